// What this browser has last seen of vaults, so that a server that shows an older state is found out. What is kept is sealed by the vault
// that it is of, and looks the same for one vault and for eight: the places are always full.

import { TeamClient, type VaultClient } from "#vault/client.js";

const OWN = { key: "elohimos-pins", places: 8 };
/** Of teams there are more. What was seen of one whose place another took is still known as of the last keys that one's own vault keeps. */
const TEAMS = { key: "elohimos-team-pins", places: 32 };
type Kind = typeof OWN;
const LENGTH = 512;

/** The places of the pins of open vaults. */
const known = new WeakMap<VaultClient, number>();

const encode = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const decode = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

function read({ key, places }: Kind): string[] {
    const kept = JSON.parse(localStorage.getItem(key) ?? "[]") as string[];
    while (kept.length < places) kept.push(encode(crypto.getRandomValues(new Uint8Array(LENGTH))));
    return kept;
}

/** All that is kept. Which of them is of the vault that is opened, only that vault can tell. */
export const pins = (): Uint8Array[] => read(OWN).map(decode);

/** The same of teams. */
export const teamPins = (): Uint8Array[] => read(TEAMS).map(decode);

/** Keeps what was last seen of an open vault, in the place that it has, or in any when it has none: nobody can tell which are free. */
export async function keepPin(client: VaultClient): Promise<void> {
    const kind = client instanceof TeamClient ? TEAMS : OWN;
    const place =
        known.get(client) ?? (await find(client, read(kind))) ?? (crypto.getRandomValues(new Uint8Array(1))[0] as number) % kind.places;
    known.set(client, place);
    const pin = encode(await client.pin());
    // Another tab may have kept something meanwhile.
    const kept = read(kind);
    kept[place] = pin;
    localStorage.setItem(kind.key, JSON.stringify(kept));
}

async function find(client: VaultClient, kept: string[]): Promise<number | undefined> {
    for (const [place, sealed] of kept.entries()) if (await client.call("isPin", decode(sealed))) return place;
    return undefined;
}
