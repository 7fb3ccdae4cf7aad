// What has been in the trash for long enough is removed for good: only clients know what is there, so one of them does it. Whoever opens
// vaults imports this once.

import type { Change, VaultClient } from "#vault/client.js";
import { changed, lookedAt, own, vault, watchVault } from "@/features/vault/session";
import { say } from "@/ui/Toasts";

import { text } from "./text";

/** How many things one entry of the vault's log removes. */
const TOGETHER = 100;

/** Removes what is due in a vault, and says how much that was. Of a team's its admins do it: others may remove nothing for good. */
export async function sweep(of: Pick<VaultClient, "call" | "change"> = own()): Promise<void> {
    const role = await of.call("role");
    if (role !== undefined && role !== "admin") return;
    const due = JSON.parse(await of.call("due", Date.now())) as string[];
    for (let at = 0; at < due.length; at += TOGETHER) {
        await of.change(...due.slice(at, at + TOGETHER).map((node): Change => ({ op: "purge", node })));
    }
    if (due.length === 0) return;
    await changed();
    say(text().swept(due.length));
}

/** Those that were swept since they were opened. */
const swept = new WeakSet<object>();
watchVault(() => {
    const state = vault();
    if (state.is !== "open") return;
    const of = lookedAt()?.client ?? state.client;
    if (swept.has(of)) return;
    swept.add(of);
    // What is not done now is done the next time.
    sweep(of).catch(() => undefined);
});
