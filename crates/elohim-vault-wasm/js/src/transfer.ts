// Files on their way, as a page sees them: what their worker says of them, and what it is told.

import { Moved, type Peer } from "./peer.js";

/** A file on its way. */
export interface Transfer {
    /** Done when the file is stored, or read to its end. Fails with an error whose name is the code. */
    done: Promise<void>;
    /** Finishes the parts that are under way, and begins no other. */
    pause(): void;
    resume(): void;
    /** Ends it for good. */
    cancel(): void;
}

/** Takes bytes of a file, in order. They are its own until it is done; then they are taken back, and the next are given. */
export type Sink = (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>;

/** Where a file is read to. */
export type Target = WritableStream<Uint8Array<ArrayBuffer>> | Sink;

/** The transfers of one worker. */
export class Transfers {
    #next = 0;
    #sent = new Map<number, (bytes: number) => void>();
    #sinks = new Map<number, (bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>>();

    /** What the worker calls. */
    readonly methods = {
        sent: (transfer: number, bytes: number) => this.#sent.get(transfer)?.(bytes),
        received: (transfer: number, bytes: Uint8Array<ArrayBuffer>) => this.#sinks.get(transfer)?.(bytes),
    };

    /** Begins to send something. `sent` is told of more bytes that have arrived. */
    send(peer: Peer, method: string, given: unknown[], sent: (bytes: number) => void): Transfer {
        const transfer = this.#next++;
        this.#sent.set(transfer, sent);
        const done = peer.call<void>(method, [transfer, ...given]).finally(() => this.#sent.delete(transfer));
        return told(peer, transfer, done);
    }

    /** Begins to read a file. */
    receive(peer: Peer, method: string, given: unknown[], to: Target): Transfer {
        const transfer = this.#next++;
        const writer = typeof to === "function" ? undefined : to.getWriter();
        this.#sinks.set(transfer, typeof to === "function" ? lent(to) : async (bytes) => writer?.write(bytes));
        const read = peer.call<void>(method, [transfer, ...given]).finally(() => this.#sinks.delete(transfer));
        const done = read.then(() => writer?.close(), async (error: unknown) => {
            await writer?.abort(error).catch(() => undefined);
            throw error;
        });
        return told(peer, transfer, done);
    }
}

function told(peer: Peer, transfer: number, done: Promise<void>): Transfer {
    const tell = (what: string) => () => void peer.call(what, [transfer]).catch(() => undefined);
    return { done, pause: tell("pause"), resume: tell("resume"), cancel: tell("cancel") };
}

/** Gives the memory of bytes back as soon as a sink is done with them: they come faster than garbage is collected. */
function lent(sink: Sink): (bytes: Uint8Array<ArrayBuffer>) => Promise<Moved<ArrayBuffer> | undefined> {
    return async (bytes) => {
        await sink(bytes);
        // A sink may have handed it on.
        return bytes.buffer.byteLength > 0 ? new Moved(bytes.buffer, [bytes.buffer]) : undefined;
    };
}
