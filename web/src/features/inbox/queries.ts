// What pages ask about drop boxes and what was sent to them.

import type { DropBox, Submission } from "#vault/client.js";
import { useVaultQuery } from "@/features/vault/queries";
import { client, vaultQueries } from "@/features/vault/session";

const INBOX = "inbox";

/** This vault's drop boxes. */
export const useDropBoxes = () => useVaultQuery<DropBox[]>([INBOX, "boxes"], () => client().dropBoxes());

/** What waits in them, the oldest first. */
export const useSubmissions = () => useVaultQuery<Submission[]>([INBOX, "waiting"], () => client().inbox());

/** Has both asked for anew: strangers send, and boxes end, without the vault knowing. */
export const inboxChanged = (): Promise<void> => vaultQueries.invalidateQueries({ queryKey: ["vault", INBOX] });

/** Whether a drop box takes anything now. The server says it when it is asked; meanwhile it may have ended. */
export function isOpen({ view }: DropBox, now: number = Date.now()): boolean {
    return view.state === "open" && (view.expires_at == null || new Date(view.expires_at).getTime() > now);
}
