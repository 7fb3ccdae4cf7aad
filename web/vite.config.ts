import { resolve } from "node:path";

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defaultAllowedOrigins, defineConfig } from "vite";

import { addresses } from "./build/addresses";
import { dev } from "./build/dev";
import { firstLoad } from "./build/firstLoad";
import { release } from "./build/release";

/** What runs behind the pages while they are being worked on. */
const SERVER = process.env.ELOHIMOS_URL ?? "http://127.0.0.1:8000";

const page = (name: string) => resolve(import.meta.dirname, name);

export default defineConfig({
    plugins: [react(), tailwindcss(), addresses(SERVER), dev(), firstLoad(), release()],
    resolve: { alias: { "@": resolve(import.meta.dirname, "src"), "#vault": resolve(import.meta.dirname, "vault") } },
    build: {
        target: "es2022",
        // Inlined assets are `data:` addresses, which the policy of the pages forbids in scripts.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rollupOptions: {
            input: {
                app: page("index.html"),
                share: page("share.html"),
                drop: page("drop.html"),
                preview: page("preview.html"),
                sw: page("src/sw/sw.ts"),
            },
            // A service worker is known by its address.
            output: {
                entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
                // Each icon and hook that two pages share would be a file of some hundred bytes, asked for by itself.
                codeSplitting: {
                    groups: [
                        { name: "base", test: /node_modules[\\/](react|react-dom|scheduler|lucide-react)[\\/]/ },
                        { name: "routes", test: /node_modules[\\/]@tanstack[\\/]/ },
                    ],
                },
            },
        },
    },
    worker: { format: "es" },
    server: {
        // The frame of previews is nobody's origin.
        cors: { origin: [defaultAllowedOrigins, "null"] },
        proxy: { "/api": SERVER, "/metrics": SERVER },
        // The guide and its pictures lie in `docs`.
        fs: { allow: [".."] },
    },
});
