// Random access to stored files: the parts that the bytes lie in are fetched, checked and decrypted by the carriers, and a few are kept.

import type { Carrier, Crew } from "./crew.js";
import { Moved, named } from "./peer.js";
import type { OpenedFile } from "./reader.js";
import { retried } from "./server.js";
import { layout, type Range, type Stored } from "./stored.js";

/** Bytes of a file in one part. */
const PART = 8 * 1024 * 1024;
/** Parts of a file that are kept: what is played or shown asks for bytes nearby. */
const KEPT = 3;

/** A file of which any bytes can be asked for. */
class Ranged {
    readonly size: number;
    #stored: Stored;
    #crew: Crew;
    #job: number;
    #ranges: Range[];
    #headLength: number;
    #ready: Promise<Carrier[]> | undefined;
    #opened = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();
    #stop = new AbortController();

    constructor(stored: Stored, crew: Crew) {
        this.#stored = stored;
        this.#crew = crew;
        this.#job = crew.job();
        this.size = Number(stored.file.size);
        const { ranges, headLength } = layout(stored.file);
        this.#ranges = ranges;
        this.#headLength = headLength;
    }

    async read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
        const [first, end] = [Math.max(0, from), Math.min(to, this.size)];
        const whole = new Uint8Array(Math.max(0, end - first));
        for (let index = Math.floor(first / PART); index * PART < end; index++) {
            const begin = index * PART;
            const bytes = await this.#part(index);
            whole.set(bytes.subarray(Math.max(0, first - begin), end - begin), Math.max(0, begin - first));
        }
        return whole;
    }

    close(): void {
        this.#stop.abort(named("CANCELLED", "the file was closed"));
        this.#opened.clear();
        void this.#ready?.then((carriers) => carriers.forEach(({ peer }) => void peer.call("end", [this.#job]).catch(() => undefined)), () => undefined);
        this.#stored.end();
    }

    #part(index: number): Promise<Uint8Array<ArrayBuffer>> {
        const part = this.#opened.get(index) ?? this.#open(index);
        part.catch(() => this.#opened.delete(index));
        // What was asked for last is the last to go.
        this.#opened.delete(index);
        this.#opened.set(index, part);
        for (const oldest of this.#opened.keys()) {
            if (this.#opened.size <= KEPT) break;
            this.#opened.delete(oldest);
        }
        return part;
    }

    async #open(index: number): Promise<Uint8Array<ArrayBuffer>> {
        this.#ready ??= this.#handOver();
        this.#ready.catch(() => (this.#ready = undefined));
        const [carriers, stored] = await Promise.all([this.#ready, this.#fetch(this.#ranges[index] as Range)]);
        const { peer } = carriers[index % carriers.length] as Carrier;
        return peer.call<Uint8Array<ArrayBuffer>>("open", [this.#job, index, stored], [stored.buffer]);
    }

    async #handOver(): Promise<Carrier[]> {
        // What all parts need is at the beginning of the first; where that is the only one it comes with it.
        const head = this.#ranges.length > 1 ? await this.#fetch([0, this.#headLength]) : undefined;
        const carriers = await this.#crew.forParts(this.#ranges.length);
        this.#stop.signal.throwIfAborted();
        await Promise.all(carriers.map(({ peer, recipient }) => peer.call("read", [this.#job, this.#stored.file.handOver(recipient), head])));
        return carriers;
    }

    #fetch([from, to]: Range): Promise<Uint8Array<ArrayBuffer>> {
        const { signal } = this.#stop;
        return retried(signal, async () => {
            const answer = await this.#stored.ask(`bytes=${from}-${to - 1}`, signal);
            const bytes = new Uint8Array(await answer.arrayBuffer());
            if (bytes.length === to - from) return bytes;
            throw new TypeError("the answer ended before the part did");
        });
    }
}

/** The files that a worker reads so, by their numbers. */
export class Readers {
    #open = new Map<number, Ranged>();
    #next = 0;

    /** What the page calls. */
    readonly methods = {
        read: async (reader: number, from: number, to: number) => {
            const ranged = this.#open.get(reader);
            if (!ranged) throw named("CANCELLED", "the file was closed");
            const bytes = await ranged.read(from, to);
            return new Moved(bytes, [bytes.buffer]);
        },
        closeReader: (reader: number) => {
            this.#open.get(reader)?.close();
            this.#open.delete(reader);
        },
    };

    /** Closes all of them. */
    end(): void {
        for (const ranged of this.#open.values()) ranged.close();
        this.#open.clear();
    }

    /** Opens a file. */
    open(stored: Stored, crew: Crew): OpenedFile {
        const ranged = new Ranged(stored, crew);
        const reader = this.#next++;
        this.#open.set(reader, ranged);
        return { reader, size: ranged.size, media: stored.file.media, name: stored.file.name };
    }
}
