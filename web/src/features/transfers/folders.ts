// The folders that files go into, made where they are missing.

import type { Entry, VaultClient } from "#vault/client.js";
import { freeName, nameOf } from "@/features/files/names";
import { list } from "@/features/vault/queries";

import { vaultName } from "./names";

/** A folder of the vault, and what lies in it by the names that may not be there twice. */
export interface Room {
    id: string;
    names: Map<string, Pick<Entry, "name" | "folder" | "id">>;
}

/** Stands for a list of folders. */
export const keyOf = (folders: readonly string[]): string => folders.join("/");

/** All folders that are named, with those above them; the outermost first, in one list for each depth. */
export function byDepth(paths: readonly string[][]): string[][][] {
    const depths: Map<string, string[]>[] = [];
    for (const path of paths) {
        for (let depth = 1; depth <= path.length; depth++) {
            depths[depth - 1] ??= new Map();
            const above = path.slice(0, depth);
            depths[depth - 1]?.set(keyOf(above), above);
        }
    }
    return depths.map((level) => [...level.values()]);
}

/** Finds or makes the folders below a folder. Answers all of them by `keyOf`; the folder itself is there for an empty list. */
export async function roomsFor(top: string, paths: readonly string[][], vault: VaultClient): Promise<Map<string, Room>> {
    const rooms = new Map([[keyOf([]), await roomOf(top, vault)]]);
    for (const level of byDepth(paths)) {
        const missing: { key: string; name: string; above: Room }[] = [];
        for (const path of level) {
            const above = rooms.get(keyOf(path.slice(0, -1))) as Room;
            const wanted = vaultName(path.at(-1) as string);
            const there = above.names.get(nameOf(wanted));
            if (there?.folder && there.id !== "") rooms.set(keyOf(path), await roomOf(there.id, vault));
            else {
                // A file of that name keeps it.
                const name = freeName(wanted, new Set(above.names.keys()));
                above.names.set(nameOf(name), { id: "", name, folder: true });
                missing.push({ key: keyOf(path), name, above });
            }
        }
        if (missing.length === 0) continue;
        const made = await vault.change(...missing.map(({ name, above }) => ({ op: "folder" as const, parent: above.id, name })));
        for (const [at, { key }] of missing.entries()) rooms.set(key, { id: made[at] as string, names: new Map() });
    }
    return rooms;
}

async function roomOf(id: string, vault: VaultClient): Promise<Room> {
    return { id, names: new Map((await list(id, vault)).map((entry) => [nameOf(entry.name), entry])) };
}
