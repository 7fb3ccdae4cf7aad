// What one may do in the vault that is looked at: in a team's, the vault itself says what counts.

import type { VaultRole } from "#vault/client.js";
import { useVaultQuery } from "@/features/vault/queries";
import { client, useLookedAt } from "@/features/vault/session";
import type { Action } from "@/ui/Menu";

/** What one may do. */
export interface May {
    /** Store, move, rename, share, and put into the trash. */
    write: boolean;
    /** Remove for good. */
    destroy: boolean;
    /** What only one person's vault has: stars, insight. */
    own: boolean;
}

const OWN: May = { write: true, destroy: true, own: true };

/** What somebody with this role may do in a team's vault; without one, who is not in it any more. */
export const mayAs = (role: VaultRole | undefined): May => ({
    write: role === "writer" || role === "admin",
    destroy: role === "admin",
    own: false,
});

/** What one may do in the vault that is looked at. */
export function useMay(): May {
    const team = useLookedAt();
    const role = useVaultQuery(["role", team?.team], async () => ((await client().call("role")) as VaultRole | undefined) ?? null);
    return team ? mayAs(role.data ?? undefined) : OWN;
}

/** Actions that only look. */
const LOOKS = ["open", "download", "details"];

/** Of these actions those that one may do. */
export const allowed = (actions: Action[], may: May): Action[] =>
    actions.filter(({ id }) => LOOKS.includes(id) || (may.write && (may.own || id !== "star")));
