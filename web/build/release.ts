import { createHash } from "node:crypto";
import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

import type { Plugin } from "vite";

/** What is worth compressing, and is not compressed already. Nothing else of it is kept: the program has all of it inside. */
const LOOSE = /\.(html|js|css|svg|json|webmanifest|wasm|ttf|pfb|bcmap)$/;
/** The service worker, whose address stays. */
const WORKER = "sw.js";
/** What no page loads. */
const NOT_SHIPPED = /\.d\.ts$|tsconfig\.json$|package\.json$|\.gitignore$/;

/** Puts the vault's workers beside the pages, lists everything with its hash, and compresses it. The same sources give the same bytes. */
export function release(): Plugin {
    let out = "";
    return {
        name: "release",
        apply: "build",
        configResolved: ({ root, build }) => {
            out = resolve(root, build.outDir);
        },
        closeBundle() {
            cpSync(resolve(import.meta.dirname, "../vault"), join(out, "vault"), {
                recursive: true,
                filter: (from) => !NOT_SHIPPED.test(from),
            });
            const paths = readdirSync(out, { recursive: true, encoding: "utf8" })
                .filter((path) => statSync(join(out, path)).isFile())
                .sort((a, b) => Number(a === WORKER) - Number(b === WORKER) || (a < b ? -1 : 1));
            const files: Record<string, string> = {};
            for (const path of paths) {
                // Browsers look for a new version in the service worker alone: so it changes with every other file.
                if (path === WORKER)
                    appendFileSync(join(out, path), `// ${createHash("sha256").update(JSON.stringify(files)).digest("hex")}\n`);
                const content = readFileSync(join(out, path));
                files[`/${path}`] = createHash("sha256").update(content).digest("hex");
                if (!LOOSE.test(path)) continue;
                writeFileSync(join(out, `${path}.br`), compressed(content));
                rmSync(join(out, path));
            }
            const manifest = `${JSON.stringify({ files }, undefined, 1)}\n`;
            writeFileSync(join(out, "web-manifest.json"), manifest);
            const build = createHash("sha256").update(manifest).digest("hex");
            console.info(`${paths.length} files in ${relative(process.cwd(), out)}, build ${build}`);
        },
    };
}

function compressed(content: Buffer): Buffer {
    return brotliCompressSync(content, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    });
}
