// What takes the room of the open vault, gone through once, here in the browser.

import type { Entry, Usage } from "#vault/client.js";
import { type Kind, kindOf } from "@/features/files/kinds";
import { readEntries } from "@/features/files/parse";
import { ROOT, trash, usage, versions } from "@/features/vault/queries";
import { client } from "@/features/vault/session";

import { type Alike, Likeness } from "./alike";
import { add, dayOf, type Sum } from "./days";

/** How many the lists of files have. */
export const LISTED = 10;
/** How many files are asked for their versions at once: between two such lots others get their turn. */
const LOT = 50;

/** Files of one kind, or in one folder at the top. */
export interface Part<Name extends string = string> extends Sum {
    name: Name;
    /** The folder, if it is one. */
    folder?: Entry | undefined;
}

/** A file, and what its older versions take. */
export interface Aged {
    entry: Entry;
    older: Sum;
}

/** Everything that the page says of the room. */
export interface Room {
    usage: Usage;
    kinds: Part<Kind>[];
    /** By the folders at the top; `/` for what lies in none. */
    folders: Part[];
    /** What was stored, by day: every version that is there now, those in the trash too. */
    days: Record<string, Sum>;
    aged: Aged[];
    alike: Alike[];
}

const largest = (a: Sum, b: Sum): number => b.bytes - a.bytes || b.files - a.files;

/** Goes through the whole vault. */
export async function collect(): Promise<Room> {
    const kinds = new Map<Kind, Sum>();
    const tops = new Map<string, Entry>();
    const likeness = new Likeness();
    const days: Record<string, Sum> = {};
    const several: Entry[] = [];
    const stored = (time: number, bytes: number) => {
        const day = dayOf(time);
        days[day] = add(days[day], bytes);
    };
    const file = (entry: Entry) => {
        // The only version of a file was stored when the file was made.
        if (entry.versions === 1) stored(entry.created, entry.size ?? 0);
        else several.push(entry);
    };
    const total = await usage(LISTED);
    await readEntries(await client().call("query", "{}"), (entries) => {
        for (const entry of entries) {
            if (!entry.folder) {
                const kind = kindOf(entry);
                kinds.set(kind, add(kinds.get(kind), entry.size ?? 0));
                likeness.add(entry);
                file(entry);
            } else if (entry.parent === ROOT) tops.set(entry.path, entry);
        }
    });
    for await (const entry of thrown()) file(entry);
    const aged = await olderVersions(several, stored);
    const parts = <Name extends string>(sums: Iterable<[Name, Sum]>): Part<Name>[] =>
        [...sums].map(([name, sum]) => ({ name, ...sum })).sort(largest);
    return {
        usage: total,
        kinds: parts(kinds),
        folders: parts(Object.entries(total.byFolder)).map((part) => ({ ...part, folder: tops.get(part.name) })),
        days,
        aged: aged
            .filter(({ entry, older }) => older.files > 0 && entry.trashed === undefined)
            .sort((a, b) => largest(a.older, b.older))
            .slice(0, LISTED),
        alike: likeness.groups(LISTED),
    };
}

/** The files in the trash, also those that went there with their folder. */
async function* thrown(): AsyncGenerator<Entry> {
    const left = await trash();
    for (let entry = left.pop(); entry; entry = left.pop()) {
        if (!entry.folder) yield entry;
        else {
            const { id, trashed } = entry;
            await readEntries(await client().call("listNode", id), (entries) => {
                for (const inside of entries) left.push({ ...inside, trashed: trashed ?? 0 });
            });
        }
    }
}

/** What the older versions of these files take. `stored` is told of every version. */
async function olderVersions(files: Entry[], stored: (time: number, bytes: number) => void): Promise<Aged[]> {
    const aged: Aged[] = [];
    for (let at = 0; at < files.length; at += LOT) {
        const lot = files.slice(at, at + LOT);
        const all = await Promise.all(lot.map(({ id }) => versions(id)));
        lot.forEach((entry, place) => {
            // A version that was brought back is stored once.
            const seen = new Set<string>();
            const once = (all[place] ?? []).reverse().filter(({ object }) => !seen.has(object) && seen.add(object));
            for (const version of once) stored(version.stored, version.size);
            const older = once.slice(1);
            aged.push({ entry, older: { files: older.length, bytes: older.reduce((sum, { size }) => sum + size, 0) } });
        });
    }
    return aged;
}
