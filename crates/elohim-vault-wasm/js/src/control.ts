// Pausing and cancelling.

import { named } from "./peer.js";

const CANCELLED = "CANCELLED";

/** What a transfer asks before each part. */
export class Control {
    #abort = new AbortController();
    #paused: { over: Promise<void>; end: () => void } | undefined;

    /** Ends with the reason when the transfer is cancelled. */
    get signal(): AbortSignal {
        return this.#abort.signal;
    }

    /** Parts that are under way are finished, and no other is begun. */
    pause(): void {
        this.#paused ??= paused();
    }

    get isPaused(): boolean {
        return this.#paused !== undefined;
    }

    resume(): void {
        this.#paused?.end();
        this.#paused = undefined;
    }

    /** Ends the transfer for good: nothing is kept of it. */
    cancel(): void {
        this.end(named(CANCELLED, "the transfer was cancelled"));
    }

    get isCancelled(): boolean {
        return this.signal.aborted && (this.signal.reason as Error).name === CANCELLED;
    }

    /** Ends it as it stands: an upload goes on when its file is stored again. */
    end(why: Error): void {
        this.#abort.abort(why);
        this.resume();
    }

    /** Waits while it is paused. */
    async running(): Promise<void> {
        await this.#paused?.over;
        this.signal.throwIfAborted();
    }
}

function paused(): { over: Promise<void>; end: () => void } {
    let end = () => {};
    const over = new Promise<void>((resolve) => (end = resolve));
    return { over, end };
}

/** The transfers of a worker, which the page pauses and cancels by their numbers. */
export class Controls {
    #controls = new Map<number, Control>();

    /** What the page calls. */
    readonly methods = {
        pause: (transfer: number) => this.#controls.get(transfer)?.pause(),
        resume: (transfer: number) => this.#controls.get(transfer)?.resume(),
        cancel: (transfer: number) => this.#controls.get(transfer)?.cancel(),
    };

    /** Ends all of them as they stand. */
    end(why: Error): void {
        for (const control of this.#controls.values()) control.end(why);
    }

    /** Runs a transfer. */
    async run<T>(transfer: number, work: (control: Control) => Promise<T>): Promise<T> {
        const control = new Control();
        this.#controls.set(transfer, control);
        try {
            return await work(control);
        } finally {
            this.#controls.delete(transfer);
        }
    }
}
