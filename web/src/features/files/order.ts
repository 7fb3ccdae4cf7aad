// The order of a list. Names are compared as people do it, numbers in them by their value. A collator that is asked 1.7 million times takes
// half a second for 100,000 names; so each name gets a key once, which compares as fast as any text, and the collator decides between equals.

import type { Entry } from "#vault/client.js";
import { language } from "@/i18n/language";

import { slices } from "./slices";
import { sorted } from "./sorted";

/** What a list is ordered by. */
export type OrderBy = "name" | "size" | "changed" | "tags";

export interface Order {
    by: OrderBy;
    down: boolean;
}

const ZERO = 48;
const NINE = 57;
/** Characters up to here have ranks: Latin with its accents. */
const RANKED = 0x180;
/** Room below the ranks for the end of a text. */
const FIRST_RANK = 1;

interface Collation {
    language: string;
    collator: Intl.Collator;
    /** The place of a character among all, 0 for those of which a rank does not tell enough. */
    ranks: Uint16Array;
    keys: WeakMap<Entry, string | null>;
}

let present: Collation | undefined;

function collation(): Collation {
    if (present?.language === language()) return present;
    const base = new Intl.Collator(language(), { sensitivity: "base" });
    const plain = Array.from({ length: RANKED - 32 }, (_, at) => String.fromCharCode(at + 32)).filter(
        // One that stands for two letters, such as ß, has no place of its own; one that is passed over has none at all.
        (char) => /^[\x20-\x7e]\p{M}*$/u.test(char.normalize("NFD")) && base.compare(char, "") !== 0,
    );
    plain.sort(base.compare);
    const ranks = new Uint16Array(RANKED);
    let rank = FIRST_RANK;
    plain.forEach((char, at) => {
        if (at > 0 && base.compare(plain[at - 1] as string, char) !== 0) rank++;
        ranks[char.charCodeAt(0)] = rank;
    });
    present = { language: language(), collator: new Intl.Collator(language(), { numeric: true }), ranks, keys: new WeakMap() };
    return present;
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;
const codes: number[] = [];

/** A text that compares as the name does, up to case and accents; nothing for a name in another script. */
function makeKey(name: string, ranks: Uint16Array): string | null {
    let length = 0;
    for (let at = 0; at < name.length; ) {
        const code = name.charCodeAt(at);
        const rank = code < RANKED ? (ranks[code] as number) : 0;
        if (rank === 0) return null;
        codes[length++] = rank;
        at++;
        if (!isDigit(code)) continue;
        // A number: where numbers stand, how many digits it has, and its digits.
        let begin = at - 1;
        while (isDigit(name.charCodeAt(at))) at++;
        while (begin < at - 1 && name.charCodeAt(begin) === ZERO) begin++;
        codes[length - 1] = ranks[ZERO] as number;
        codes[length++] = at - begin;
        while (begin < at) codes[length++] = name.charCodeAt(begin++);
    }
    codes.length = length;
    return String.fromCharCode.apply(null, codes);
}

/** The key of an entry's name. It is made once; whoever reads many entries has them made a few at a time. */
export function nameKey(entry: Entry): string | null {
    const { keys, ranks } = collation();
    const known = keys.get(entry);
    if (known !== undefined) return known;
    const key = makeKey(entry.name, ranks);
    keys.set(entry, key);
    return key;
}

/** When the content of a file was last changed, or when a folder was made. */
export const changedAt = (entry: Entry): number => entry.modified ?? entry.created;

type Compare = (a: number, b: number) => number;

function byName(entries: Entry[]): Compare {
    const { collator } = collation();
    const keys = entries.map(nameKey);
    return (a, b) => {
        const [left, right] = [keys[a], keys[b]];
        if (typeof left === "string" && typeof right === "string" && left !== right) return left < right ? -1 : 1;
        return collator.compare((entries[a] as Entry).name, (entries[b] as Entry).name);
    };
}

function comparison(entries: Entry[], by: OrderBy): Compare {
    const names = byName(entries);
    if (by === "name") return names;
    if (by === "tags") {
        const { collator } = collation();
        const tags = entries.map((entry) => entry.tags.join(" "));
        // What has no tags stands last.
        return (a, b) => {
            const [left, right] = [tags[a] as string, tags[b] as string];
            if (left === right) return names(a, b);
            if (!left || !right) return left ? -1 : 1;
            return collator.compare(left, right);
        };
    }
    const values = Float64Array.from(entries, by === "size" ? (entry) => entry.size ?? -1 : changedAt);
    return (a, b) => (values[a] as number) - (values[b] as number) || names(a, b);
}

/** How many are put in order at once; of more, a few at a time. */
const AT_ONCE = 2000;

/** What was ordered already: as long as a list is shown, going back to an order costs nothing. */
const ordered = new WeakMap<Entry[], Map<string, Entry[]>>();

function known(entries: Entry[], { by, down }: Order): { name: string; lists: Map<string, Entry[]> } {
    const lists = ordered.get(entries) ?? new Map<string, Entry[]>();
    ordered.set(entries, lists);
    return { name: `${language()} ${by} ${down}`, lists };
}

/** The entries that are folders, and those that are not, by their places. */
function parts(entries: Entry[]): [folders: number[], files: number[]] {
    const [folders, files]: [number[], number[]] = [[], []];
    entries.forEach(({ folder }, at) => {
        (folder ? folders : files).push(at);
    });
    return [folders, files];
}

function joined(entries: Entry[], parts: number[][], down: boolean): Entry[] {
    return parts.flatMap((part) => (down ? part.reverse() : part)).map((at) => entries[at] as Entry);
}

/** The entries in an order, folders first whichever it is. The same array as long as neither changes. */
export function inOrder(entries: Entry[], order: Order): Entry[] {
    const { name, lists } = known(entries, order);
    const before = lists.get(name);
    if (before) return before;
    const compare = comparison(entries, order.by);
    const result = joined(
        entries,
        parts(entries).map((part) => part.sort(compare)),
        order.down,
    );
    lists.set(name, result);
    return result;
}

/** As `inOrder`, but only if that takes no time: of many entries, once `putInOrder` has been there. */
export function inOrderAlready(entries: Entry[], order: Order): Entry[] | undefined {
    if (entries.length <= AT_ONCE) return inOrder(entries, order);
    const { name, lists } = known(entries, order);
    return lists.get(name);
}

/** Has many entries put in an order, a few at a time. */
export async function putInOrder(entries: Entry[], order: Order): Promise<void> {
    if (inOrderAlready(entries, order)) return;
    const { name, lists } = known(entries, order);
    const rest = slices();
    for (const [at, entry] of entries.entries()) {
        nameKey(entry);
        if (at % 500 === 0) await rest();
    }
    const compare = comparison(entries, order.by);
    const both: number[][] = [];
    for (const part of parts(entries)) both.push(await sorted(part, compare));
    lists.set(name, joined(entries, both, order.down));
}
