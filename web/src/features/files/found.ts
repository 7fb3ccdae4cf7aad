// Searching, in the content of files too where that is switched on.

import type { Entry, Found, Query } from "#vault/client.js";
import { isCode } from "@/api/problem";
import { client } from "@/features/vault/session";

import { parseEntries } from "./parse";
import { placeOf } from "./place";
import type { Text } from "./text/en";

/** What a query finds, the last changed first. */
export async function askFor(query: Query): Promise<Entry[]> {
    const asked = JSON.stringify(query);
    if (query.words !== undefined && (await client().call("searchesContent"))) {
        try {
            return await parseEntries(await client().call("findContent", asked));
        } catch (error) {
            // There is no word among what was typed: names may have it all the same.
            if (!isCode(error, "VAULT_NOT_POSSIBLE")) throw error;
        }
    }
    return parseEntries(await client().call("query", asked));
}

/** Where something that was found lies, and whether it was found by what is in it. */
export function whereFound(entry: Entry, t: Text): string {
    const { byName, byContent } = entry as Partial<Found>;
    if (!byContent) return placeOf(entry);
    return `${byName ? t.inBoth : t.inContent} · ${placeOf(entry)}`;
}
