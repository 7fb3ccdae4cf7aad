// What this page gives the service worker to read.

import type { Ask, Head, Said, Told, Wanted } from "./protocol";

/** Something whose bytes the worker asks for. */
export interface Source extends Head {
    /** The bytes that are wanted; of what has its own order, the next. Nothing at the end. */
    read(from: number, to: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
    /** Called when the worker has asked for it. */
    found?(): void;
    /** Called when nobody wants it any more. */
    cancel?(): void;
}

/** Firefox ends a worker that is silent for half a minute, and cuts what it sends. */
const STAY = 5000;
/** Shorter pieces are copied: whoever made them may still look at them. */
const MOVED = 64 * 1024;

const sources = new Map<string, Source>();
let staying: ReturnType<typeof setInterval> | undefined;

/** Offers a source under an address that cannot be guessed. Answers its id, and what ends the offer. */
export function offer(source: Source): { id: string; withdraw: () => void } {
    const id = crypto.randomUUID();
    sources.set(id, source);
    staying ??= setInterval(stay, STAY);
    navigator.serviceWorker.addEventListener("message", answer);
    navigator.serviceWorker.startMessages();
    const withdraw = () => {
        sources.delete(id);
        if (sources.size > 0) return;
        clearInterval(staying);
        staying = undefined;
    };
    return { id, withdraw };
}

async function stay(): Promise<void> {
    const registration = await navigator.serviceWorker.getRegistration("/");
    registration?.active?.postMessage({ tell: "stay" } satisfies Told);
}

function answer({ data, ports: [port] }: MessageEvent): void {
    const { ask, id } = data as Ask;
    if (ask !== "source" || !port) return;
    const source = sources.get(id);
    const say = (said: Said, moved: Transferable[] = []) => port.postMessage(said, moved);
    if (!source) {
        say({ head: null });
        return;
    }
    const { media, size, name } = source;
    port.onmessage = async ({ data: wanted }: MessageEvent<Wanted>) => {
        if ("cancel" in wanted) {
            port.close();
            source.cancel?.();
            return;
        }
        try {
            const bytes = await source.read(wanted.pull.from, wanted.pull.to);
            if (bytes) say({ bytes }, bytes.length < MOVED ? [] : [bytes.buffer]);
            else say({ end: true });
        } catch {
            say({ failed: true });
        }
    };
    source.found?.();
    say({ head: { media, size, name } });
}
