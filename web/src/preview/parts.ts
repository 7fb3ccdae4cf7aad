import type { Part } from "@/features/preview/protocol";

import { tell } from "./tell";

const waiting = new Map<number, (bytes: Uint8Array<ArrayBuffer> | null) => void>();
let next = 0;

/** Asks the page for a part that PDF files rely on: the frame itself reaches nothing. */
export async function part(folder: Part["folder"], file: string): Promise<Uint8Array<ArrayBuffer>> {
    const need = next++;
    const given = new Promise<Uint8Array<ArrayBuffer> | null>((resolve) => waiting.set(need, resolve));
    tell({ need, part: { folder, file } });
    const bytes = await given;
    if (!bytes) throw new Error(`there is no ${folder}/${file}`);
    return bytes;
}

/** Takes what was asked for. */
export function give(need: number, bytes: Uint8Array<ArrayBuffer> | null): void {
    waiting.get(need)?.(bytes);
    waiting.delete(need);
}
