// What has been in the trash for long enough is removed for good: only clients know what is there, so one of them does it. Whoever opens
// vaults imports this once.

import type { Change } from "#vault/client.js";
import { changed, own, vault, watchVault } from "@/features/vault/session";
import { say } from "@/ui/Toasts";

import { text } from "./text";

/** How many things one entry of the vault's log removes. */
const TOGETHER = 100;

/** Removes what is due, and says how much that was. */
export async function sweep(): Promise<void> {
    const due = JSON.parse(await own().call("due", Date.now())) as string[];
    for (let at = 0; at < due.length; at += TOGETHER) {
        await own().change(...due.slice(at, at + TOGETHER).map((node): Change => ({ op: "purge", node })));
    }
    if (due.length === 0) return;
    await changed();
    say(text().swept(due.length));
}

let was = vault().is;
watchVault(() => {
    const { is } = vault();
    const isOpened = is === "open" && was !== "open";
    was = is;
    // What is not done now is done the next time.
    if (isOpened) sweep().catch(() => undefined);
});
