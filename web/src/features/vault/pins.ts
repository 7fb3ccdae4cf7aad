// What this browser has last seen of vaults, so that a server that shows an older state is found out. What is kept is sealed by the vault
// that it is of, and looks the same for one vault and for eight: the places are always full.

import type { VaultClient } from "#vault/client.js";

const KEY = "elohimos-pins";
const PLACES = 8;
const LENGTH = 512;

/** The place of the open vault's pin. */
let own: number | undefined;

const encode = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const decode = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

function read(): string[] {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]") as string[];
    while (kept.length < PLACES) kept.push(encode(crypto.getRandomValues(new Uint8Array(LENGTH))));
    return kept;
}

/** All that is kept. Which of them is of the vault that is opened, only that vault can tell. */
export function pins(): Uint8Array[] {
    own = undefined;
    return read().map(decode);
}

/** Keeps what was last seen of the open vault, in the place that it has, or in any when it has none: nobody can tell which are free. */
export async function keepPin(client: VaultClient): Promise<void> {
    const kept = read();
    for (let place = 0; own === undefined && place < PLACES; place++) {
        if (await client.call("isPin", decode(kept[place] as string))) own = place;
    }
    own ??= (crypto.getRandomValues(new Uint8Array(1))[0] as number) % PLACES;
    kept[own] = encode(await client.pin());
    localStorage.setItem(KEY, JSON.stringify(kept));
}
