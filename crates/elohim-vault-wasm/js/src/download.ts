// Reading a file: fetched in one request, checked and decrypted part by part by several workers, and handed on in order. The server
// counts requests: one for each part would be as slow as it allows them, some 16 MB a second.

import type { Control } from "./control.js";
import type { Carrier, Crew } from "./crew.js";
import { fill } from "./fill.js";
import { LASTING, retried } from "./server.js";
import { layout, type Range, type Stored } from "./stored.js";

/** Takes the next bytes of the file. The next are given when this is done. Memory that it gives back is used for further ones. */
export type Sink = (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer | undefined>;

/**
 * Chromium holds on to what a body was read through until it collects garbage, and does not count it. An array that is never touched takes
 * no memory, is counted, and so brings the collector after every other part.
 */
const UNCOUNTED = 32 * 1024 * 1024;

/** A part as it is stored. */
interface Arrived {
    index: number;
    stored: Uint8Array<ArrayBuffer>;
}

/** Reads a file. Only so many parts are in memory as there are workers, twice. */
export async function download({ file, ask }: Stored, crew: Crew, control: Control, sink: Sink): Promise<void> {
    const { ranges, headLength } = layout(file);
    const carriers = await crew.forParts(ranges.length);
    const job = crew.job();
    const stop = new AbortController();
    const signal = AbortSignal.any([control.signal, stop.signal]);
    // New memory for each part would be freed when garbage is collected: a gigabyte later.
    const most = Math.max(...ranges.map(([begin, end]) => end - begin));
    const rooms: ArrayBuffer[] = [];
    const room = () => rooms.pop() ?? new ArrayBuffer(most);
    const arriving = parts(ask, ranges, room, control, signal);
    const take = async () => {
        const { value, done } = await arriving.next();
        return done ? undefined : value;
    };
    let handedOn = Promise.resolve();
    const lane = async ({ peer }: Carrier, first: Arrived | undefined) => {
        for (let part = first ?? (await take()); part; part = await take()) {
            const { index, stored } = part;
            const before = handedOn;
            let done = () => {};
            handedOn = new Promise((resolve) => (done = resolve));
            try {
                const bytes = await peer.call<Uint8Array<ArrayBuffer>>("open", [job, index, stored], [stored.buffer]);
                await before;
                signal.throwIfAborted();
                const back = await sink(bytes);
                if (back?.byteLength === most) rooms.push(back);
            } catch (error) {
                stop.abort(error);
                throw error;
            } finally {
                done();
            }
        }
    };
    // A sink may wait for ever, such as for somebody who has left the dialog: ending it does not wait for that.
    const over = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }));
    over.catch(() => undefined);
    const run = async () => {
        // What all parts need is at the beginning of the first.
        const first = await take();
        const head = ranges.length > 1 ? first?.stored.slice(0, headLength) : undefined;
        await Promise.all(carriers.map(({ peer, recipient }) => peer.call("read", [job, file.handOver(recipient), head])));
        await Promise.all(carriers.flatMap((carrier, at) => [lane(carrier, at === 0 ? first : undefined), lane(carrier, undefined)]));
    };
    try {
        control.signal.throwIfAborted();
        await Promise.race([run(), over]);
    } finally {
        stop.abort();
        carriers.forEach(({ peer }) => void peer.call("end", [job]).catch(() => undefined));
        void arriving.return();
    }
}

/** The stored parts in order, as they arrive; when the line breaks, from the part on that was under way. */
async function* parts(ask: Stored["ask"], ranges: Range[], room: () => ArrayBuffer, control: Control, signal: AbortSignal): AsyncGenerator<Arrived, void> {
    let body: ReadableStreamBYOBReader | undefined;
    const from = async (begin: number) => {
        const answer = await ask(`bytes=${begin}-`, signal);
        return (answer.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader({ mode: "byob" });
    };
    // A browser has six connections to a server: one that waits for somebody to go on would be missing elsewhere.
    const close = async () => {
        await body?.cancel().catch(() => undefined);
        body = undefined;
    };
    try {
        for (const [index, [begin, end]] of ranges.entries()) {
            if (control.isPaused) await close();
            await control.running();
            const stored = await retried(signal, async () => {
                try {
                    body ??= await from(begin);
                    const part = await fill(body, room(), end - begin);
                    new ArrayBuffer(UNCOUNTED);
                    if (part) return part;
                    // As when a line breaks, which some that pass an answer on end as if it were whole.
                    throw new TypeError("the answer ended before the file did");
                } catch (error) {
                    body = undefined;
                    throw error;
                }
            }, LASTING);
            yield { index, stored };
        }
    } finally {
        void close();
    }
}
