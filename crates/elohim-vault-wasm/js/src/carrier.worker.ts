// A worker that makes and reads parts of files for the worker that has the vault, and carries them to the server. It has an
// instance of the core of its own, and is handed one file's key at a time, sealed.

import init, { type Part, type Reader, Receiver, type Writer } from "./core/elohim_vault_wasm.js";
import { contentDigest } from "./base64.js";
import { Moved, named, Peer, type Port } from "./peer.js";
import { type Access, LASTING, request, retried } from "./server.js";
import { bytesOf } from "./source.js";

/** A file that was handed over. */
interface Job {
    writer?: Writer;
    reader?: Reader;
    stop: AbortController;
    /** Parts that are made and not sent. */
    made: Map<number, Part>;
    /** How many parts are being made or read. */
    busy: number;
    ended: boolean;
}

const jobs = new Map<number, Job>();
/** Room for a full part, used again: new memory costs as much as encrypting a third of it. */
const rooms: ArrayBuffer[] = [];
const plainRooms: ArrayBuffer[] = [];
const ROOM = 128 * (65_536 + 16) + 1024;
const FULL = 8 * 1024 * 1024;
/**
 * Chromium keeps a copy of each body that was sent until it collects garbage, and does not count it: after two gigabytes it holds two.
 * An array that is never touched takes no memory, is counted, and from 64 MiB on brings the collector by itself.
 */
const UNCOUNTED = 128 * 1024 * 1024;
let receiver: Receiver;

function job(id: number): Job {
    const found = jobs.get(id);
    if (!found) throw named("VALIDATION_FAILED", "the file is not handed over any more");
    return found;
}

function begun(id: number, what: Pick<Job, "writer"> | Pick<Job, "reader">): void {
    jobs.set(id, { ...what, stop: new AbortController(), made: new Map(), busy: 0, ended: false });
}

/** Does something with the file. Its key is wiped when nothing is done with it any more. */
async function using<T>(file: Job, work: () => Promise<T>): Promise<T> {
    file.busy++;
    try {
        return await work();
    } finally {
        file.busy--;
        wipe(file);
    }
}

function wipe(file: Job): void {
    if (!file.ended || file.busy > 0) return;
    for (const part of file.made.values()) keepRoom(part);
    rooms.splice(1);
    plainRooms.splice(1);
    file.writer?.free();
    file.reader?.free();
}

function bringCollector(): void {
    try {
        new ArrayBuffer(UNCOUNTED);
    } catch {
        // Where there is no room for it, the collector has come already.
    }
}

function keepRoom({ bytes }: Part): void {
    if (bytes.buffer.byteLength === ROOM) rooms.push(bytes.buffer);
}

const methods = {
    async start(core: WebAssembly.Module): Promise<string> {
        await init({ module_or_path: core });
        receiver = new Receiver();
        return receiver.recipient;
    },

    write(id: number, handed: Uint8Array): void {
        begun(id, { writer: receiver.writer(handed) });
    },

    /** Makes a part, and keeps it until it is sent. Answers its digest. */
    async make(id: number, index: number, source: File, known: Uint8Array | undefined): Promise<Uint8Array> {
        const file = job(id);
        const { writer, made } = file;
        if (!writer) throw named("VALIDATION_FAILED", "the file was handed over to be read");
        return using(file, async () => {
            const plain = await bytesOf(source, writer.range(index), (length) =>
                length === FULL ? (plainRooms.pop() ?? new ArrayBuffer(FULL)) : new ArrayBuffer(length));
            const room = plain.length === FULL ? new Uint8Array(rooms.pop() ?? new ArrayBuffer(ROOM)) : undefined;
            const part = await writer.part(index, plain, known, room);
            if (plain.length === FULL) plainRooms.push(plain.buffer);
            made.set(index, part);
            return part.digest;
        });
    },

    /** Sends a part that was made. */
    async send(id: number, index: number, access: Access, upload: string): Promise<void> {
        const { made, stop } = job(id);
        const part = made.get(index);
        if (!part) throw named("VALIDATION_FAILED", "the part is not made");
        const headers = { "content-type": "application/octet-stream", "content-digest": contentDigest(part.digest) };
        const options = { headers, body: part.bytes, signal: stop.signal };
        await retried(stop.signal, () => request(access, "PUT", `uploads/${upload}/parts/${index}`, options), LASTING);
        if (part.bytes.length > FULL / 2) bringCollector();
    },

    /** Forgets a part that was made. */
    drop(id: number, index: number): void {
        const { made } = job(id);
        const part = made.get(index);
        made.delete(index);
        if (part) keepRoom(part);
    },

    read(id: number, handed: Uint8Array, head: Uint8Array | undefined): void {
        const reader = receiver.reader(handed);
        if (head) reader.begin(head);
        begun(id, { reader });
    },

    /** Opens a stored part. Its bytes go over to the caller. */
    async open(id: number, index: number, stored: Uint8Array<ArrayBuffer>): Promise<Moved<Uint8Array<ArrayBuffer>>> {
        const file = job(id);
        const { reader } = file;
        if (!reader) throw named("VALIDATION_FAILED", "the file was handed over to be written");
        return using(file, async () => {
            const plain = await reader.part(index, stored);
            return new Moved(plain, [plain.buffer]);
        });
    },

    /** Ends what is under way for a file, and forgets it. */
    end(id: number): void {
        const file = job(id);
        jobs.delete(id);
        file.ended = true;
        file.stop.abort();
        wipe(file);
    },
};

new Peer(self as unknown as Port, methods);
