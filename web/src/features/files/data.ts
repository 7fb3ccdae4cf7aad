// What the pages of files ask of the open vault.

import { useQuery } from "@tanstack/react-query";
import type { Entry, Query } from "#vault/client.js";
import { entry, ROOT, useVaultQuery } from "@/features/vault/queries";
import { client, vaultQueries } from "@/features/vault/session";
import { askFor } from "./found";
import { putInOrder } from "./order";
import { parseEntries, readEntries } from "./parse";
import { preferences } from "./preferences";
import { useLater } from "./useLater";

/** How the content of a folder is asked for, for hooks and for those who ask once. */
export const folderQuery = (folder: string) => ({
    queryKey: ["vault", "list", folder],
    queryFn: async () => {
        const entries = await parseEntries(await client().call("listNode", folder));
        // So that it can be shown as soon as it is there.
        await putInOrder(entries, preferences().order);
        return entries;
    },
    // Comparing 100,000 entries with those from before would cost more than drawing the few that are seen.
    structuralSharing: false,
});

/** What lies in a folder. */
export const useFolder = (folder: string, enabled = true) => useQuery({ ...folderQuery(folder), enabled }, vaultQueries);

/** What lies in a folder, asked once. */
export const inFolder = (folder: string): Promise<Entry[]> => vaultQueries.fetchQuery(folderQuery(folder));

/** The folders from the top to this one, without the top itself. */
export async function trail(folder: string): Promise<Entry[]> {
    const above: Entry[] = [];
    for (let at = folder; at !== ROOT; ) {
        const found = await entry(at);
        if (!found) break;
        above.unshift(found);
        at = found.parent;
    }
    return above;
}

export const useTrail = (folder: string) => useVaultQuery(["trail", folder], () => trail(folder));

export const useEntry = (node: string) => useVaultQuery(["entry", node], () => entry(node));

/** What a query finds. What was found before is shown until it is answered, so that typing does not flicker. */
export const useFound = (query: Query, enabled: boolean) =>
    useLater<Entry[]>({
        queryKey: ["vault", "found", query],
        queryFn: () => askFor(query),
        enabled,
        gcTime: 5000,
        structuralSharing: false,
        placeholderData: (before) => before,
    });

/** The tags that there are, the most used first. */
export const useTags = (enabled = true) =>
    useQuery(
        {
            queryKey: ["vault", "tags"],
            enabled,
            queryFn: async () => {
                const counts = new Map<string, number>();
                await readEntries(await client().call("query", "{}"), (entries) => {
                    for (const { tags } of entries) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
                });
                return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([tag]) => tag);
            },
        },
        vaultQueries,
    );

/** How many files a folder has, at any depth, and how large they are together. */
export const useContents = (folder: Entry | undefined) =>
    useQuery(
        {
            queryKey: ["vault", "contents", folder?.id],
            enabled: folder !== undefined,
            queryFn: async () => {
                const sum = { files: 0, folders: 0, bytes: 0 };
                await readEntries(await client().call("query", JSON.stringify({ within: folder?.path })), (entries) => {
                    for (const one of entries) {
                        if (one.folder) sum.folders++;
                        else sum.files++;
                        sum.bytes += one.size ?? 0;
                    }
                });
                return sum;
            },
        },
        vaultQueries,
    );
