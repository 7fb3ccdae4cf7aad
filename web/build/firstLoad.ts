// What a browser must have before a page shows anything, and how much that may be.

import { resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";

import type { Plugin, Rollup } from "vite";

/** The most that may be fetched before a page shows something: compressed, in bytes. */
const MOST = 250_000;
/** Pages, and the modules that each of them is. The core of the vault is not in it: it is fetched when somebody opens one. */
const PAGES = {
    "/app/sign-in": ["src/app/main.tsx", "src/features/sign-in/SignInPage.tsx"],
    "/app/files": ["src/app/main.tsx", "src/app/Frame.tsx", "src/features/files/FilesPage.tsx"],
};

/** Says how much the first load of pages is, and fails the build when it is more than it may be. */
export function firstLoad(): Plugin {
    let root = "";
    return {
        name: "first-load",
        apply: "build",
        configResolved: (config) => {
            root = config.root;
        },
        generateBundle: {
            order: "post",
            handler(_, bundle) {
                for (const [page, modules] of Object.entries(PAGES)) {
                    const files = new Set<string>(["index.html"]);
                    for (const from of modules) need(bundle, chunkOf(bundle, resolve(root, from)), files);
                    const bytes = [...files].reduce((sum, file) => sum + compressed(bundle[file]), 0);
                    const said = `${page}: ${files.size} files, ${(bytes / 1000).toFixed(1)} kB compressed before it shows anything`;
                    if (bytes > MOST) this.error(`${said}; it may be ${MOST / 1000} kB: load what is not needed at once later`);
                    console.info(said);
                }
            },
        },
    };
}

/** The chunk that a module begins. */
function chunkOf(bundle: Rollup.OutputBundle, module: string): string {
    const found = Object.values(bundle).find(
        (one) => one.type === "chunk" && (one.facadeModuleId === module || one.moduleIds.includes(module)),
    );
    if (!found) throw new Error(`no chunk has ${module}`);
    return found.fileName;
}

/** Adds a chunk, what it imports at once, and the styles of all of it. */
function need(bundle: Rollup.OutputBundle, file: string, files: Set<string>): void {
    const chunk = bundle[file];
    if (files.has(file) || chunk?.type !== "chunk") return;
    files.add(file);
    for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
    for (const other of chunk.imports) need(bundle, other, files);
}

function compressed(file: Rollup.OutputAsset | Rollup.OutputChunk | undefined): number {
    if (!file) return 0;
    return brotliCompressSync(file.type === "chunk" ? file.code : file.source).length;
}
