import type { Plugin } from "vite";

/** Serves the service worker at the address that it has in a release: elsewhere it would not see the pages. */
export function dev(): Plugin {
    return {
        name: "dev",
        apply: "serve",
        configureServer(server) {
            server.middlewares.use((request, _, next) => {
                if (request.url === "/sw.js") request.url = "/src/sw/sw.ts";
                next();
            });
        },
    };
}
