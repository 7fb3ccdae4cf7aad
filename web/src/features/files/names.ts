// Names of files and folders, as far as a page can tell before it asks the vault: what it takes, and what lies in a folder already.

import type { Text } from "./text/en";

const MOST_BYTES = 255;
// Line ends, controls, and what makes one name look like another: as the vault refuses them.
const REFUSED = /[/\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** What two names of one folder may not have in common. */
export const nameOf = (name: string): string => name.toLowerCase().normalize("NFC");

/** The names that lie in a folder. */
export const namesOf = (entries: readonly { name: string }[]): Set<string> => new Set(entries.map(({ name }) => nameOf(name)));

const made = new WeakMap<readonly { name: string }[], ReadonlySet<string>>();

/** The names of a list, put together the first time that somebody asks. */
export function namesIn(entries: readonly { name: string }[]): ReadonlySet<string> {
    const known = made.get(entries) ?? namesOf(entries);
    made.set(entries, known);
    return known;
}

/** Why a name will not do, if so. */
export function nameProblem(name: string, taken: ReadonlySet<string>, t: Text): string | undefined {
    if (name === "." || name === ".." || REFUSED.test(name)) return t.badName;
    if (new TextEncoder().encode(name.normalize("NFC")).length > MOST_BYTES) return t.longName;
    return taken.has(nameOf(name)) ? t.nameTaken : undefined;
}

/** A name like this one that is free: `a (2).txt`. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
    const dot = name.lastIndexOf(".");
    const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
    let free = name;
    for (let number = 2; taken.has(nameOf(free)); number++) free = `${stem} (${number})${end}`;
    return free;
}

/** How much of a name is selected when it is changed: all but the ending of a file. */
export const stemLength = ({ name, folder }: { name: string; folder: boolean }): number => {
    const dot = name.lastIndexOf(".");
    return folder || dot <= 0 ? name.length : dot;
};
