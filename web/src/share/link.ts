// The link that this page was opened with, and what it leads to. The key stays in this module and in the worker.

import { useSyncExternalStore } from "react";

import { LinkClient, type OpenedLink } from "#vault/link.js";
import { isCode } from "@/api/problem";
import { diskName } from "@/features/transfers/names";
import { startWorker } from "@/features/vault/worker";

import { idOfPage, takeFragment } from "./fragment";
import { type Obstacle, obstacle } from "./obstacle";

/** What this page knows of its link. */
export type LinkState =
    | { is: "opening" }
    /** It needs a password. `wrong` is how many were not right. */
    | { is: "asks"; wrong: number; busy: boolean; until?: number }
    | { is: "open"; link: OpenedLink; client: LinkClient }
    | { is: "closed"; why: Obstacle; until?: number; error?: unknown };

/** How long to wait when the server does not say: its own pace after five quick tries. */
const PACE = 12_000;

let state: LinkState = { is: "opening" };
let fragment = "";
let client: LinkClient | undefined;
let wrong = 0;
const listeners = new Set<() => void>();

function set(next: LinkState): void {
    state = next;
    for (const listener of listeners) listener();
}

/** The link's state; a component that asks is drawn anew when it changes. */
export function useLink(): LinkState {
    return useSyncExternalStore(
        (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        () => state,
    );
}

/** Reads the address, and opens the link unless it needs a password. Called when the page starts, and when another link is pasted into it. */
export async function readLink(): Promise<void> {
    fragment = takeFragment();
    wrong = 0;
    if (fragment === "") return set({ is: "closed", why: "broken" });
    await openLink();
}

/** Opens the link, once more or with a password. */
export async function openLink(password?: string): Promise<void> {
    try {
        client ??= new LinkClient(startWorker("/vault/link.worker.js"));
        if (password === undefined && (await client.hasPassword(fragment))) return set({ is: "asks", wrong, busy: false });
        set(password === undefined ? { is: "opening" } : { is: "asks", wrong, busy: true });
        const link = await client.open(location.origin, idOfPage(), fragment, password);
        set({ is: "open", link: { ...link, files: link.files.map(plain) }, client });
    } catch (error) {
        set(afterFailure(error, password !== undefined));
    }
}

/** Named as they will be on the disk: names of strangers lead nowhere else, and hide nothing. */
const plain = (file: OpenedLink["files"][number]) => ({ ...file, name: diskName(file.name), folder: file.folder.map(diskName) });

function afterFailure(error: unknown, typed: boolean): LinkState {
    const why = obstacle(error);
    const until = why === "throttled" ? Date.now() + waitOf(error) : undefined;
    if (typed && isCode(error, "password_incorrect")) return { is: "asks", wrong: ++wrong, busy: false };
    if (typed && until !== undefined) return { is: "asks", wrong, busy: false, until };
    return { is: "closed", why, error, ...(until !== undefined && { until }) };
}

function waitOf(error: unknown): number {
    const seconds = (error as { retryAfter?: number }).retryAfter;
    return seconds === undefined ? PACE : seconds * 1000;
}
