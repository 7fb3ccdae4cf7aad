// A frame like that of previews that nobody sees: files that may be hostile are decoded in it. It has an origin of its own and reaches nothing, and
// what comes out are pixels or plain text.

import { partFor } from "./need";
import type { Made, ToFrame, ToPage, Work } from "./protocol";

/** One such frame. It comes up when it is asked for the first time. */
export class HiddenFrame {
    #frame: HTMLIFrameElement | undefined;
    #ready: Promise<void> | undefined;
    #isReady = () => {};
    #answers = new Map<number, (made: Made) => void>();
    #next = 0;

    constructor() {
        addEventListener("message", ({ data, source, origin }: MessageEvent<ToPage>) => {
            if (!this.#frame || origin !== "null" || source !== this.#frame.contentWindow) return;
            if ("ready" in data) this.#isReady();
            if ("made" in data) {
                this.#answers.get(data.work)?.(data.made);
                this.#answers.delete(data.work);
            }
            if ("need" in data) void partFor(data.part).then((bytes) => this.#tell({ part: data.need, bytes }));
        });
    }

    /** Has something made, whose bytes go over to the frame. Nothing where it cannot be, or takes longer than `patience` milliseconds. */
    ask(of: Work, bytes: Uint8Array<ArrayBuffer>, patience: number): Promise<Made> {
        const work = this.#next++;
        const asked = new Promise<Made>((resolve) => this.#answers.set(work, resolve));
        // Also for a frame that does not come up.
        const late = setTimeout(() => this.close(), patience);
        void this.#opened().then(() => this.#tell({ work, of, bytes }, [bytes.buffer]));
        return asked.finally(() => clearTimeout(late));
    }

    /** Ends the frame, and what it has under way. */
    close(): void {
        this.#frame?.remove();
        this.#frame = undefined;
        this.#ready = undefined;
        for (const resolve of this.#answers.values()) resolve(null);
        this.#answers.clear();
    }

    #tell(what: ToFrame, moved: Transferable[] = []): void {
        this.#frame?.contentWindow?.postMessage(what, "*", moved);
    }

    #opened(): Promise<void> {
        this.#ready ??= new Promise((resolve) => {
            const made = document.createElement("iframe");
            made.setAttribute("sandbox", "allow-scripts");
            made.hidden = true;
            made.ariaHidden = "true";
            made.tabIndex = -1;
            made.src = "/preview.html";
            this.#frame = made;
            this.#isReady = resolve;
            document.body.append(made);
        });
        return this.#ready;
    }
}
