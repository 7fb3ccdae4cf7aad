// What serves pages to a browser, and the API under the same address: strict policies, as the pages of the program have them.

import { createReadStream, statSync } from "node:fs";
import { createServer, request } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".wasm": "application/wasm" };
const POLICY = [
    "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' blob: data:", "connect-src 'self'",
    "worker-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
    "trusted-types app",
].join("; ");
const HEADERS = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
};

/** Serves the files of `folders`, and gives everything under /api/, and what is sent to drop boxes, to `api`. */
export async function site(folders, api) {
    const server = createServer((asked, answer) => {
        const { pathname } = new URL(asked.url, "http://localhost");
        const isSent = asked.method === "POST" && pathname.startsWith("/d/");
        if (pathname.startsWith("/api/") || isSent) return api(asked, answer);
        const path = normalize(decodeURIComponent(pathname));
        const found = folders.map((folder) => join(folder, path)).find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
        if (!found) return answer.writeHead(404, HEADERS).end();
        answer.writeHead(200, { ...HEADERS, "content-type": TYPES[extname(found)] ?? "application/octet-stream" });
        createReadStream(found).pipe(answer);
    });
    await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
    const stop = () => {
        server.close();
        server.closeAllConnections();
    };
    return { server, stop, url: `http://localhost:${server.address().port}` };
}

/** An API that passes everything on to the server at this address. */
export class Wire {
    #port;
    /** What was asked for, as `PUT /path`. */
    seen = [];
    /** Called with each request; what it answers true for is not passed on. */
    instead = () => false;
    /** Called with each request; the answer to it stops `after` so many bytes, and the line breaks as soon as `then` is done. */
    breaks = () => ({ after: Infinity });

    constructor(address) {
        this.#port = new URL(address).port;
    }

    api = (asked, answer) => {
        const { method, url: path, headers } = asked;
        if (this.instead(asked, answer)) return;
        this.seen.push(`${method} ${path}`);
        const on = request({ host: "127.0.0.1", port: this.#port, method, path, headers }, (answered) => {
            answer.writeHead(answered.statusCode, answered.headers);
            const { after, then } = this.breaks(asked);
            let passed = 0;
            answered.on("data", (some) => {
                if ((passed += some.length) <= after) return;
                answered.unpipe(answer).pause();
                void then().catch(() => undefined).then(() => asked.socket.destroy());
            });
            answered.pipe(answer);
        });
        on.on("error", () => asked.socket.destroy());
        asked.pipe(on);
    };
}
