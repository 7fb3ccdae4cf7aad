// Which pages these are: the hash of the list that the release makes of all its files.

import { Failure, OFFLINE } from "@/api/problem";

/** What the list of files says. */
export interface Build {
    /** SHA-256 of the list, which has the hash of every file: one changed byte anywhere is another build. */
    hash: string;
    files: number;
}

/** Asks the server for the list of its files; nothing when it has none, as while the pages are worked on. */
export async function fetchBuild(): Promise<Build | null> {
    const answer = await fetch("/web-manifest.json", { cache: "no-store", credentials: "omit" }).catch(() => {
        throw new Failure(OFFLINE, "", "", 0);
    });
    if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) return null;
    return buildOf(await answer.arrayBuffer());
}

/** What a list of files says, by its bytes. */
export async function buildOf(manifest: ArrayBuffer): Promise<Build> {
    const { files } = JSON.parse(new TextDecoder().decode(manifest)) as { files: Record<string, string> };
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", manifest));
    return { hash: Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join(""), files: Object.keys(files).length };
}
