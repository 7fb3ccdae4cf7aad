// A link, as a page of whoever has it uses it, without an account. What has a key runs in workers.

import { named, Peer } from "./peer.js";
import { openReader, type RangeReader } from "./reader.js";
import { type Sink, type Target, type Transfer, Transfers } from "./transfer.js";

export type { RangeReader, Sink, Transfer };

/** A file that a link leads to. */
export interface LinkedFile {
    name: string;
    /** The folders that it lies in, the outermost first. */
    folder: string[];
    media: string;
    size: number;
}

/** What a link leads to. */
export interface OpenedLink {
    files: LinkedFile[];
    /** Whether they are to be looked at and not kept. */
    viewOnly: boolean;
    /** Until when a download that broke goes on without being counted once more. */
    ticketExpiresAt: string;
}

/** A link that was opened. */
export class LinkClient {
    #worker: Worker;
    #peer: Peer;
    #transfers = new Transfers();

    /** `worker` runs `link.worker.js`, as a module. */
    constructor(worker: Worker) {
        this.#worker = worker;
        this.#peer = new Peer(worker, this.#transfers.methods);
        worker.addEventListener("error", () => this.#peer.end(new Error("the link's worker could not be started")));
    }

    /** Whether a link has a password. Fails with `VAULT_BAD_NAME` when what stands behind the `#` is not whole. */
    hasPassword(fragment: string): Promise<boolean> {
        return this.#peer.call("hasPassword", [fragment]);
    }

    /**
     * Opens the link with this id at the server `base`. Nothing is counted yet: the first bytes of a file count one download. An error has the
     * server's code as its name, and as `retryAfter` the seconds to wait if the server says so.
     */
    open(base: string, id: string, fragment: string, password?: string): Promise<OpenedLink> {
        return this.#peer.call("open", [base, id, fragment, password]);
    }

    /** Reads a file into a stream, or by calls. */
    download(index: number, to: Target): Transfer {
        return this.#transfers.receive(this.#peer, "download", [index], to);
    }

    /** Opens a file of which any bytes can be asked for. */
    reader(index: number): Promise<RangeReader> {
        return openReader(this.#peer, [index]);
    }

    /** Ends everything that has a key. */
    close(): void {
        this.#worker.terminate();
        this.#peer.end(named("CANCELLED", "the link was closed"));
    }
}
