import type { IncomingMessage } from "node:http";

import type { Plugin } from "vite";

/** Which page is served where, as the server of a release does it. */
const PAGES: [RegExp, string][] = [
    [/^\/s\/[^/?]+$/, "/share.html"],
    [/^\/d\/[^/?]+$/, "/drop.html"],
];

/** Serves the pages of links and drop boxes at their addresses while they are being worked on. What is sent to a drop box goes to `server`. */
export function addresses(server: string): Plugin {
    const asks = ({ method }: IncomingMessage) => method === "GET" || method === "HEAD";
    return {
        name: "addresses",
        apply: "serve",
        config: () => ({
            server: { proxy: { "/d/": { target: server, bypass: (request) => (asks(request) ? request.url : undefined) } } },
        }),
        configureServer({ middlewares }) {
            middlewares.use((request, _, next) => {
                const page = asks(request) && PAGES.find(([address]) => address.test(request.url ?? ""))?.[1];
                if (page) request.url = page;
                next();
            });
        },
    };
}
