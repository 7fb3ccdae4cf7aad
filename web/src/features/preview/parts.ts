// What PDF files rely on and do not always bring along. It is fetched here, as the frame reaches nothing.

import type { Part } from "./protocol";

const urls = import.meta.glob<string>(
    [
        "/node_modules/pdfjs-dist/cmaps/*.bcmap",
        "/node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}",
        "/node_modules/pdfjs-dist/wasm/{jbig2,openjpeg}.wasm",
    ],
    { query: "?url", import: "default", eager: true },
);

/** A part, if there is one of this name. */
export async function fetchPart({ folder, file }: Part): Promise<Uint8Array<ArrayBuffer> | null> {
    const path = `/node_modules/pdfjs-dist/${folder}/${file}`;
    if (!Object.hasOwn(urls, path)) return null;
    const answer = await fetch(urls[path] as string);
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
}
