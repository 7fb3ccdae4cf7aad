// Reads the list of a large folder a few entries at a time, so that no frame is late: 100,000 of them are 30 MB of JSON.

import type { Entry } from "#vault/client.js";

import { nameKey } from "./order";
import { slices } from "./slices";

/** How many characters are read at once: about 2 ms. */
const STEP = 200_000;
/** What stands between two entries. Within a text every quote has a backslash before it, so that no name can look like this. */
const BETWEEN = '},{"id":"';

/** Reads an array of entries, handing on each piece of it. */
export async function readEntries(json: string, piece: (entries: Entry[]) => void): Promise<void> {
    const rest = slices();
    for (let begin = 1; begin < json.length - 1; ) {
        const next = json.indexOf(BETWEEN, begin + STEP);
        const end = next < 0 ? json.length - 1 : next + 1;
        piece(JSON.parse(`[${json.slice(begin, end)}]`) as Entry[]);
        begin = end + 1;
        await rest();
    }
}

/** All entries of an array, ready to be put in order. */
export async function parseEntries(json: string): Promise<Entry[]> {
    const pieces: Entry[][] = [];
    await readEntries(json, (entries) => {
        entries.forEach(nameKey);
        pieces.push(entries);
    });
    return pieces.flat();
}
