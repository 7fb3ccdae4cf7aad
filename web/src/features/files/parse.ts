// Reads the list of a large folder a few entries at a time, so that no frame is late: 100,000 of them are 30 MB of JSON.

import type { Entry } from "#vault/client.js";

import { nameKey } from "./order";

/** How many characters are read at once: about 5 ms. */
const STEP = 500_000;
/** What stands between two entries. Within a text every quote has a backslash before it, so that no name can look like this. */
const BETWEEN = '},{"id":"';

const pause = (): Promise<void> =>
    new Promise((done) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
            port1.close();
            done();
        };
        port2.postMessage(undefined);
    });

/** Reads an array of entries, handing on each piece of it. */
export async function readEntries(json: string, piece: (entries: Entry[]) => void): Promise<void> {
    for (let begin = 1; begin < json.length - 1; ) {
        const next = json.indexOf(BETWEEN, begin + STEP);
        const end = next < 0 ? json.length - 1 : next + 1;
        piece(JSON.parse(`[${json.slice(begin, end)}]`) as Entry[]);
        begin = end + 1;
        if (begin < json.length - 1) await pause();
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
