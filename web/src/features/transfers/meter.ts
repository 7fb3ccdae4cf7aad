/** Over how long the speed is taken, in milliseconds: long enough not to jump with every part. */
const WINDOW = 8000;

/** How fast something goes. */
export class Meter {
    #begun: number;
    #steps: { at: number; bytes: number }[] = [];

    constructor(now: number) {
        this.#begun = now;
    }

    add(bytes: number, now: number): void {
        this.#steps.push({ at: now, bytes });
        this.#forget(now);
    }

    /** Bytes a second, of late. */
    speed(now: number): number {
        this.#forget(now);
        const bytes = this.#steps.reduce((sum, step) => sum + step.bytes, 0);
        return (bytes * 1000) / Math.max(500, Math.min(WINDOW, now - this.#begun));
    }

    #forget(now: number): void {
        while (this.#steps[0] && this.#steps[0].at < now - WINDOW) this.#steps.shift();
    }
}
