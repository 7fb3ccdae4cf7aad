// Taking things out of the trash, and removing them for good.

import type { Entry } from "#vault/client.js";

import { own } from "@/features/vault/session";

import { edit } from "./edits";

/** For how many seconds this vault keeps what is in the trash; nothing when that is until somebody empties it. */
export const trashKeeps = (): Promise<number | undefined> => own().call("trashKeeps");

/** When something in the trash is removed for good, if it is kept for so many seconds. */
export const removedAt = ({ trashed = 0 }: Pick<Entry, "trashed">, keeps: number | undefined): number | undefined =>
    keeps === undefined ? undefined : trashed + keeps * 1000;

const depth = ({ path }: Entry): number => path.split("/").length;

/** Why something cannot go back to where it was: the folder is gone, or has something of this name. */
const IN_THE_WAY = ["VAULT_FILE_NOT_FOUND", "VAULT_NAME_TAKEN", "VAULT_NOT_POSSIBLE"];

/** Puts things back to where they were. Answers those that cannot go there. */
export async function restore(entries: Entry[]): Promise<Entry[]> {
    // A folder goes back before what lies in it.
    const sorted = [...entries].sort((a, b) => depth(a) - depth(b));
    const back = (some: Entry[]) => edit(...some.map(({ id }) => ({ op: "restore" as const, node: id })));
    const left: Entry[] = [];
    try {
        await back(sorted);
    } catch (error) {
        if (!(error instanceof Error) || !IN_THE_WAY.includes(error.name)) throw error;
        for (const entry of sorted) {
            await back([entry]).catch((failure: unknown) => {
                if (!(failure instanceof Error) || !IN_THE_WAY.includes(failure.name)) throw failure;
                left.push(entry);
            });
        }
    }
    return left;
}

/** Removes things for good: what lies deepest first, for with a folder goes what is in it. */
export async function purge(entries: Entry[]): Promise<void> {
    await edit(...[...entries].sort((a, b) => depth(b) - depth(a)).map(({ id }) => ({ op: "purge" as const, node: id })));
}
