import { useMe } from "@/app/me";
import { nameOf, useNames } from "@/features/people/queries";

import { actingAccount } from "./about";
import { useText } from "./text";

/** What an account is called in the log: its name, or the end of its id when nobody knows one. */
export function useAccountName(id: string | undefined): string | undefined {
    const t = useText();
    const { data: me } = useMe();
    const names = useNames();
    if (id === undefined) return undefined;
    return id === me?.user_id ? nameOf(me) : (names.get(id) ?? t.gone(id.slice(-6)));
}

/** Who acted, in words. */
export function Who({ actor }: { actor: string }) {
    const t = useText();
    const name = useAccountName(actingAccount(actor));
    if (name !== undefined) return name;
    if (!actor.startsWith("system:")) return t.anonymous;
    const reason = actor.slice("system:".length);
    return t.system(t.reasons[reason] ?? reason);
}

/** Whom something was done to. */
export function Whom({ account }: { account: string }) {
    const t = useText();
    return t.toWhom(useAccountName(account) ?? "");
}
