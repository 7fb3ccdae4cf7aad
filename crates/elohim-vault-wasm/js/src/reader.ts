// Random access to a stored file, as a page sees it.

import type { Peer } from "./peer.js";

/** A file of which any bytes can be asked for. */
export interface RangeReader {
    size: number;
    /** What it is, such as `video/mp4`. */
    media: string;
    name: string;
    /** Bytes of the file, decrypted and checked; fewer when it ends before. */
    read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>>;
    /** Gives back what it holds. Nothing can be read any more. */
    close(): void;
}

/** What a worker says of a file that it has opened. */
export interface OpenedFile {
    reader: number;
    size: number;
    media: string;
    name: string;
}

/** Opens a file in a worker. */
export async function openReader(peer: Peer, given: unknown[]): Promise<RangeReader> {
    const { reader, ...about } = await peer.call<OpenedFile>("openReader", given);
    return {
        ...about,
        read: (from, to) => peer.call("read", [reader, from, to]),
        close: () => void peer.call("closeReader", [reader]).catch(() => undefined),
    };
}
