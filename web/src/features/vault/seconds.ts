// The second secrets that this browser keeps: of vaults that ask for one beside the passphrase. It is made of random bytes at the first use,
// so that nothing shows whether there is one among them.

import type { VaultClient } from "#vault/client.js";

const KEY = "elohimos-seconds";

/** What is kept; nothing before a vault was opened here. */
export function seconds(): Uint8Array<ArrayBuffer> | undefined {
    const kept = localStorage.getItem(KEY);
    return kept === null ? undefined : Uint8Array.from(atob(kept), (char) => char.charCodeAt(0));
}

/** Keeps the second secret of the open vault, if it has one; with `forget`, what was kept of one that it has no more. */
export async function keepSecond(client: VaultClient, forget = false): Promise<void> {
    const kept = await client.call("keepSecond", seconds(), forget);
    localStorage.setItem(KEY, btoa(String.fromCharCode(...kept)));
}

/** Whether this is a second secret, as it is typed from paper. */
export const isSecond = (typed: string): boolean => /^[0-9a-f]{32}$/i.test(typed.replace(/\s/g, ""));
