// Saving what this page decrypts, as a download of the browser's own.

import { named } from "#vault/peer.js";

import { worker } from "./register";
import { offer } from "./sources";

/** What is saved. */
export interface Saved {
    name: string;
    /** How many bytes it has, if that is known. */
    size?: number | undefined;
}

/** Without a service worker, the whole file is in memory. */
const MOST_IN_MEMORY = 200_000_000;
/** How long the browser may take to begin, in milliseconds. */
const PATIENCE = 30_000;

/** Saves a stream. Done when the browser has taken its last byte; fails when the stream does, or when somebody ends the download. */
export async function save(file: Saved, stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    try {
        if (await worker()) await throughWorker(file, stream);
        else await throughMemory(file, stream);
    } catch (error) {
        if (!stream.locked) await stream.cancel(error).catch(() => undefined);
        throw error;
    }
}

async function throughWorker({ name, size }: Saved, stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    const reader = stream.getReader();
    const frame = document.createElement("iframe");
    let withdraw = () => {};
    try {
        await new Promise<void>((resolve, reject) => {
            const stop = (code: string, why: string) => {
                const error = named(code, why);
                void reader.cancel(error).catch(() => undefined);
                reject(error);
            };
            const late = setTimeout(() => stop("DOWNLOAD_NOT_BEGUN", "the browser did not begin the download"), PATIENCE);
            const read = async () => {
                try {
                    const { value, done } = await reader.read();
                    if (done) resolve();
                    return value;
                } catch (error) {
                    reject(error);
                    throw error;
                }
            };
            const offered = offer({
                media: "application/octet-stream",
                name,
                size,
                read,
                found: () => clearTimeout(late),
                cancel: () => stop("CANCELLED", "the browser has ended the download"),
            });
            withdraw = offered.withdraw;
            frame.hidden = true;
            frame.title = "";
            frame.src = `/_download/${offered.id}`;
            document.body.append(frame);
        });
    } finally {
        withdraw();
        // The browser may still be writing what it was given.
        setTimeout(() => frame.remove(), PATIENCE);
    }
}

async function throughMemory({ name, size }: Saved, stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let length = size ?? 0;
    if (length <= MOST_IN_MEMORY) {
        length = 0;
        for await (const piece of stream) {
            pieces.push(piece);
            length += piece.length;
            if (length > MOST_IN_MEMORY) break;
        }
    }
    if (length > MOST_IN_MEMORY) throw named("DOWNLOAD_TOO_LARGE_HERE", "this browser window can only save small files");
    const url = URL.createObjectURL(new Blob(pieces, { type: "application/octet-stream" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), PATIENCE);
}
