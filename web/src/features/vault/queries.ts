// What pages ask of the open vault.

import { type UseQueryResult, useQuery } from "@tanstack/react-query";

import type { Comment, Entry, FileVersion, Query, Usage, VaultMember } from "#vault/client.js";

import { client, vaultQueries } from "./session";

/** The folder that everything lies in. */
export const ROOT = "0".repeat(32);

/** Asks the open vault something, once more whenever it has changed. What is shown stays until the new answer is there. */
export function useVaultQuery<T>(key: readonly unknown[], ask: () => Promise<T>): UseQueryResult<T> {
    return useQuery(
        { queryKey: ["vault", ...key], queryFn: ask, placeholderData: (before: T | undefined) => before as never },
        vaultQueries,
    );
}

const parsed = async <T>(json: Promise<string>): Promise<T> => JSON.parse(await json) as T;

/** What lies in a folder. */
export const list = (folder: string, of = client()): Promise<Entry[]> => parsed(of.call("listNode", folder));

/** A file or folder, if it is there. */
export const entry = async (node: string, of = client()): Promise<Entry | undefined> => (await parsed<Entry[]>(of.call("node", node)))[0];

/** What a query finds, the last changed first. */
export const find = (query: Query): Promise<Entry[]> => parsed(client().call("query", JSON.stringify(query)));

export const trash = (): Promise<Entry[]> => parsed(client().call("trash"));
export const versions = (node: string, of = client()): Promise<FileVersion[]> => parsed(of.call("versionsNode", node));
export const comments = (node: string): Promise<Comment[]> => parsed(client().call("commentsNode", node));
export const usage = (most: number): Promise<Usage> => parsed(client().call("usage", most));
/** Who has the keys of a team's vault; nobody in one's own. */
export const members = (): Promise<VaultMember[]> => parsed(client().call("members"));
