// Which files are used: the server counts how often objects are read, and this browser knows which files they are.

import { useQuery } from "@tanstack/react-query";

import type { Entry } from "#vault/client.js";
import { api, ask } from "@/api/client";
import type { SchemaAccessView, SchemaObjectReadsView } from "@/api/schema";
import { find, versions } from "@/features/vault/queries";
import { client } from "@/features/vault/session";

import { LISTED } from "./collect";

/** How many files of one name are looked through for the one that is meant. */
const NAMESAKES = 200;

/** A file, and how it is used. */
export interface Used {
    entry: Entry;
    /** How often it was read, all its versions together. */
    reads: number;
    last: number;
}

/** What the server has counted. It knows no names. */
export const useAccess = (days: number) =>
    useQuery({
        queryKey: ["analytics", "access", days],
        queryFn: () => ask(api.GET("/api/v1/vault/analytics/access", { params: { query: { days } } })),
        placeholderData: (before: SchemaAccessView | undefined) => before,
    });

/** The files that were read most, and those that were read last. Of what the open vault does not name nothing is told: it may be another's. */
export async function named({ most, latest }: SchemaAccessView): Promise<{ most: Used[]; latest: Used[] }> {
    const known = new Map<string, Entry | undefined>();
    const entryOf = async (object: string) => {
        if (!known.has(object)) known.set(object, await fileOf(object));
        return known.get(object);
    };
    const files = async (reads: SchemaObjectReadsView[]) => {
        const used = new Map<string, Used>();
        for (const { id, reads: count, last_read_at } of reads) {
            const entry = await entryOf(id);
            if (!entry) continue;
            const before = used.get(entry.id);
            if (!before && used.size === LISTED) continue;
            const last = Math.max(before?.last ?? 0, Date.parse(last_read_at));
            used.set(entry.id, { entry, reads: (before?.reads ?? 0) + count, last });
        }
        return [...used.values()];
    };
    const byReads = (await files(most)).sort((a, b) => b.reads - a.reads);
    return { most: byReads, latest: await files(latest) };
}

/** The file that has a version in this object, unless it is in the trash. */
async function fileOf(object: string): Promise<Entry | undefined> {
    const name = await client().call("nameOf", object);
    if (name === undefined) return undefined;
    for (const entry of await find({ words: name, limit: NAMESAKES })) {
        if (entry.folder || entry.name !== name) continue;
        if ((await versions(entry.id)).some((version) => version.object === object)) return entry;
    }
    return undefined;
}
