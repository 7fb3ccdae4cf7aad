// The transfers of this tab, and what they have to do with the vault that is open.

import { useSyncExternalStore } from "react";

import { isConnected, watchLine, wonder } from "@/api/line";
import { changed, vault, watchVault } from "@/features/vault/session";

import { Queue, type Snapshot } from "./queue";

/** How often what is shown is drawn anew while something runs, in milliseconds. */
const TICK = 400;
/** A thousand small files are a thousand changes: what is shown is asked for anew this often at most, in milliseconds. */
const REST = 1500;

/** How long a part may take, in milliseconds. */
const SLOW = 3_600_000;

/** All transfers. */
export const queue = new Queue();

/** How many ended when the vault was locked. What they were is not kept: the vault that is opened next may be another. */
let cut = 0;
/** Who is told that the vault is locked, with what was cut, and that it is open. */
const onLock = new Set<(jobs: ReturnType<Queue["forget"]>) => void>();
const onOpen = new Set<() => void>();

/** Does something whenever the vault is locked or opened. */
export function followVault(locked: (jobs: ReturnType<Queue["forget"]>) => void, opened: () => void): void {
    onLock.add(locked);
    onOpen.add(opened);
    if (vault().is === "open") opened();
}

let was = vault().is;
watchVault(() => {
    const is = vault().is;
    if (is === was) return;
    const before = was;
    was = is;
    if (before === "open") {
        const jobs = queue.forget();
        cut = jobs.length;
        for (const listener of onLock) listener(jobs);
    }
    if (is === "open") {
        cut = 0;
        for (const listener of onOpen) listener();
    }
});

/**
 * When something last moved that a lock would cut off. A part is told of when all of it is sent, which takes long on a slow line: what runs on a line
 * that is there is taken to move, unless nothing was heard of it for an hour.
 */
export function lastMoved(): number {
    const now = Date.now();
    return queue.isRunning && isConnected() && now - queue.lastMoved < SLOW ? now : queue.lastMoved;
}

export const useTransfers = (): Snapshot => useSyncExternalStore(queue.watch, queue.snapshot);

/** How many transfers the lock has ended, while the vault is locked. */
export const useCut = (): number => useSyncExternalStore(watchVault, () => cut);

let resting: ReturnType<typeof setTimeout> | undefined;
let isDue = false;

/** Has what is shown of the vault asked for anew, soon. */
export function changedSoon(): void {
    isDue = true;
    if (resting !== undefined) return;
    const run = () => {
        resting = undefined;
        if (!isDue || vault().is !== "open") return;
        isDue = false;
        resting = setTimeout(run, REST);
        // If the vault is locked meanwhile, there is nothing to show.
        changed().catch(() => undefined);
    };
    run();
}

setInterval(() => {
    queue.tick();
    // What is sent and read goes past this tab's own requests: that it does not move tells of a lost line.
    if (queue.isStuck) void wonder();
}, TICK);

watchLine(() => isConnected() && queue.retryLost());

addEventListener("beforeunload", (event) => {
    if (queue.isBusy || queue.snapshot().counts.paused > 0) event.preventDefault();
});
