// Changes that are shown at once, and taken back when they fail.

import type { Change, Entry } from "#vault/client.js";
import { change, client, vaultQueries } from "@/features/vault/session";

/** How many changes go into one entry of the vault's log. */
const BATCH = 500;

/** What becomes of an entry that is shown in a folder, or (without one) among what was found; nothing when it goes away. */
export function predict(entry: Entry, change: Change, folder: string | undefined): Entry | undefined {
    switch (change.op) {
        case "move":
            if (folder !== undefined && change.parent !== folder) return undefined;
            return { ...entry, name: change.name, parent: change.parent };
        case "trash":
        case "purge":
        case "restore":
            return undefined;
        case "star":
            return { ...entry, starred: change.on };
        case "tag": {
            const others = entry.tags.filter((tag) => tag !== change.tag);
            return { ...entry, tags: change.on ? [...others, change.tag].sort() : others };
        }
        default:
            return entry;
    }
}

/** The entries as they will be. The same array when none of them changes. */
export function predictAll(entries: Entry[], changes: readonly Change[], folder: string | undefined): Entry[] {
    const byNode = new Map<string, Change[]>();
    for (const one of changes) {
        if (!("node" in one)) continue;
        const those = byNode.get(one.node);
        if (those) those.push(one);
        else byNode.set(one.node, [one]);
    }
    if (!entries.some(({ id }) => byNode.has(id))) return entries;
    return entries.flatMap((entry) => {
        let after: Entry | undefined = entry;
        for (const one of byNode.get(entry.id) ?? []) after = after && predict(after, one, folder);
        return after ?? [];
    });
}

/** Does all of these, and answers the ids of what was made. Until the vault has answered, lists show what will be. */
export async function edit(...changes: Change[]): Promise<(string | null)[]> {
    for (const what of ["list", "found", "trash"]) {
        for (const [key] of vaultQueries.getQueriesData<Entry[]>({ queryKey: ["vault", what] })) {
            const folder = what === "list" ? (key[2] as string) : undefined;
            vaultQueries.setQueryData<Entry[]>(key, (before) => before && predictAll(before, changes, folder));
        }
    }
    try {
        const made: (string | null)[] = [];
        let at = 0;
        // What is shown is asked for once, after the last.
        for (; at + BATCH < changes.length; at += BATCH) made.push(...(await client().change(...changes.slice(at, at + BATCH))));
        return [...made, ...(await change(...changes.slice(at)))];
    } catch (error) {
        await vaultQueries.invalidateQueries();
        throw error;
    }
}
