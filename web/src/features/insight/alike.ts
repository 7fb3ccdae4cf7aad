// Files that may be the same. Those of one size and type are candidates; only who reads them knows.

import type { Entry } from "#vault/client.js";

/** How many of a group are shown, and compared. */
export const MOST = 10;
/** How many bytes of each file are compared at once. */
const CHUNK = 1 << 20;

/** Files of one size and type. */
export interface Alike {
    size: number;
    /** At most `MOST` of them. */
    files: Entry[];
    /** How many there are in all. */
    count: number;
}

/** Finds files of one size and type. */
export class Likeness {
    #groups = new Map<string, Entry[]>();

    add(file: Entry): void {
        if (!file.size) return;
        const key = `${file.size} ${file.media ?? ""}`;
        const group = this.#groups.get(key);
        if (group) group.push(file);
        else this.#groups.set(key, [file]);
    }

    /** Those that would free the most, if they are the same. */
    groups(most: number): Alike[] {
        return [...this.#groups.values()]
            .filter((files) => files.length > 1)
            .map((files) => ({ size: files[0]?.size ?? 0, files, count: files.length }))
            .sort((a, b) => b.size * (b.count - 1) - a.size * (a.count - 1))
            .slice(0, most)
            .map((group) => ({ ...group, files: group.files.sort((a, b) => a.path.localeCompare(b.path)).slice(0, MOST) }));
    }
}

interface Readable {
    read(from: number, to: number): Promise<Uint8Array>;
}

/**
 * Parts files of one size into those with the same content. Reads no further than until all differ. `read` is told how much is read
 * of what may have to be, from 0 to 1.
 */
export async function sameContents<T extends Readable>(
    files: T[],
    size: number,
    signal: AbortSignal,
    read: (part: number) => void,
): Promise<T[][]> {
    let classes = [files];
    for (let at = 0; at < size && classes.some((same) => same.length > 1); at += CHUNK) {
        const next: T[][] = [];
        for (const same of classes) {
            if (same.length === 1) next.push(same);
            else next.push(...(await parted(same, at, Math.min(size, at + CHUNK), signal)));
        }
        classes = next;
        read(Math.min(1, (at + CHUNK) / size));
    }
    return classes;
}

async function parted<T extends Readable>(files: T[], from: number, to: number, signal: AbortSignal): Promise<T[][]> {
    const found: { bytes: Uint8Array; files: T[] }[] = [];
    for (const file of files) {
        signal.throwIfAborted();
        const bytes = await file.read(from, to);
        const same = found.find((other) => isSame(other.bytes, bytes));
        if (same) same.files.push(file);
        else found.push({ bytes, files: [file] });
    }
    return found.map(({ files }) => files);
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);
