// Several files as one archive, packed while it is saved: nothing of it is kept here.

import { makeZip, predictLength } from "client-zip";
import type { Entry, Transfer, VaultClient } from "#vault/client.js";
import { named } from "#vault/peer.js";
import { freeName, nameOf } from "@/features/files/names";
import { save } from "@/sw/save";

import { counted } from "./counted";

/** A file or folder, and its name on the disk with those of the folders above it. */
export interface Packed {
    entry: Entry;
    name: string[];
}

/** Saves an archive. */
export function zipped(name: string, packed: Packed[], moved: (bytes: number) => void, vault: VaultClient): Transfer {
    const names = distinct(packed);
    const about = packed.map(({ entry }, at) => ({
        name: names[at] as string,
        lastModified: new Date(entry.modified ?? entry.created),
        size: entry.folder ? 0 : (entry.size ?? 0),
    }));
    let reading: Transfer | undefined;
    let isPaused = false;
    let isOver = false;
    async function* contents() {
        for (const [at, { entry }] of packed.entries()) {
            const { size: _, ...folder } = about[at] as (typeof about)[number];
            if (entry.folder) {
                yield folder;
                continue;
            }
            if (isOver) throw named("CANCELLED", "the transfer was cancelled");
            const { readable, writable } = counted(moved);
            reading = vault.download(entry.path, writable);
            // Who reads the stream is told why it ended.
            reading.done.catch(() => undefined);
            if (isPaused) reading.pause();
            yield { ...about[at], name: names[at] as string, input: readable };
        }
    }
    const end = () => {
        isOver = true;
        reading?.cancel();
    };
    const size = Number(predictLength(about.map((one, at) => (packed[at]?.entry.folder ? { name: one.name } : one))));
    const done = save({ name, size }, makeZip(contents()) as ReadableStream<Uint8Array<ArrayBuffer>>).catch((error: unknown) => {
        end();
        throw error;
    });
    return {
        done,
        pause: () => {
            isPaused = true;
            reading?.pause();
        },
        resume: () => {
            isPaused = false;
            reading?.resume();
        },
        cancel: end,
    };
}

/** Paths in the archive. Two names that were different in the vault may be the same on a disk: then the second gets a number. */
export function distinct(packed: readonly Pick<Packed, "entry" | "name">[]): string[] {
    const taken = new Map<string, Set<string>>();
    const folders = new Map<string, string>();
    return packed.map(({ entry, name }) => {
        const above = folders.get(entry.parent) ?? "";
        const here = taken.get(above) ?? new Set();
        taken.set(above, here);
        const own = freeName(name.at(-1) as string, here);
        here.add(nameOf(own));
        const path = above + own;
        if (entry.folder) folders.set(entry.id, `${path}/`);
        return entry.folder ? `${path}/` : path;
    });
}
