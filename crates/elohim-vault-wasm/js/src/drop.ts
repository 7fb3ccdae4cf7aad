// Sending to a drop box, as a page uses it, without an account. Files are encrypted in a worker.

import { named, Peer } from "./peer.js";
import { type Transfer, Transfers } from "./transfer.js";

export type { Transfer };

/** Sends files to drop boxes. */
export class DropClient {
    #worker: Worker;
    #peer: Peer;
    #transfers = new Transfers();

    /** `worker` runs `drop.worker.js`, as a module. */
    constructor(worker: Worker) {
        this.#worker = worker;
        this.#peer = new Peer(worker, this.#transfers.methods);
        worker.addEventListener("error", () => this.#peer.end(new Error("the worker that sends could not be started")));
    }

    /**
     * Encrypts a file to `recipient`, which stands behind the `#` of the address, and sends it to the box with this id at the server `base`.
     * `sent` is told how many more of its bytes have left. Fails with `VAULT_BAD_NAME` when the recipient is none.
     */
    send(base: string, id: string, recipient: string, file: File, options: { withName: boolean }, sent: (bytes: number) => void = () => {}): Transfer {
        return this.#transfers.send(this.#peer, "send", [base, id, recipient, file, options], sent);
    }

    /** Ends what is under way. */
    close(): void {
        this.#worker.terminate();
        this.#peer.end(named("CANCELLED", "sending was ended"));
    }
}
