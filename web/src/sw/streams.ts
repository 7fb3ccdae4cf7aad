// Answers whose bytes a page gives: what is saved to the disk, and what is played.

import type { Ask, Head, Said, Wanted } from "./protocol";
import { part, type Span } from "./range";
import { scope } from "./scope";

/** How much of what is played is asked for at once. */
const PIECE = 1024 * 1024;
/** How long pages have to say that a source is theirs, in milliseconds. */
const PATIENCE = 10_000;

/** Nothing of it is kept, taken for something else, or run. */
const SAFE = {
    "cache-control": "no-store",
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
};

interface Found {
    port: MessagePort;
    head: Head;
}

/** What a page saves, as a download. */
export async function saved(id: string): Promise<Response> {
    const found = await ask(id);
    if (!found) return gone();
    const { name = "", size } = found.head;
    const headers: Record<string, string> = {
        ...SAFE,
        "content-type": "application/octet-stream",
        "content-disposition": `attachment; filename*=UTF-8''${encoded(name)}`,
    };
    if (size !== undefined) headers["content-length"] = String(size);
    return new Response(bytes(found.port, { from: 0, to: Number.POSITIVE_INFINITY }, Number.POSITIVE_INFINITY), { headers });
}

/** What a page plays: the part that is asked for. */
export async function played(id: string, range: string | null): Promise<Response> {
    const found = await ask(id);
    if (!found) return gone();
    const { media, size = 0 } = found.head;
    const headers = {
        ...SAFE,
        "content-type": /^(audio|video)\//.test(media) ? media : "application/octet-stream",
        "accept-ranges": "bytes",
    };
    const span = part(range, size);
    if (!span) {
        found.port.postMessage({ cancel: true } satisfies Wanted);
        return new Response(null, { status: 416, headers: { ...headers, "content-range": `bytes */${size}` } });
    }
    const { from, to } = span;
    const length = { "content-length": String(to - from), ...(range !== null && { "content-range": `bytes ${from}-${to - 1}/${size}` }) };
    return new Response(bytes(found.port, span, PIECE), { status: range === null ? 200 : 206, headers: { ...headers, ...length } });
}

const gone = () => new Response(null, { status: 404, headers: SAFE });

/** A name as RFC 8187 writes it. */
const encoded = (name: string): string =>
    encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** Asks all pages, whichever has the source: the worker itself may have been ended and started again since it was offered. */
async function ask(id: string): Promise<Found | undefined> {
    const pages = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
    const asked = pages.map(
        (page) =>
            new Promise<Found>((resolve, reject) => {
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = ({ data }: MessageEvent<Said>) => {
                    if ("head" in data && data.head) resolve({ port: port1, head: data.head });
                    else reject();
                };
                setTimeout(reject, PATIENCE);
                page.postMessage({ ask: "source", id } satisfies Ask, [port2]);
            }),
    );
    return Promise.any(asked).catch(() => undefined);
}

/** The bytes of a span, asked for as they are wanted. */
function bytes(port: MessagePort, { from, to }: Span, piece: number): ReadableStream<Uint8Array> {
    let at = from;
    return new ReadableStream<Uint8Array>(
        {
            pull: (into) =>
                new Promise<void>((resolve) => {
                    if (at >= to) {
                        into.close();
                        port.postMessage({ cancel: true } satisfies Wanted);
                        resolve();
                        return;
                    }
                    port.onmessage = ({ data }: MessageEvent<Said>) => {
                        if ("bytes" in data) {
                            at += data.bytes.length;
                            into.enqueue(data.bytes);
                        } else if ("end" in data) into.close();
                        else into.error(new Error("the page could not read on"));
                        resolve();
                    };
                    port.postMessage({ pull: { from: at, to: Math.min(at + piece, to) } } satisfies Wanted);
                }),
            cancel: () => port.postMessage({ cancel: true } satisfies Wanted),
        },
        { highWaterMark: 1 },
    );
}
