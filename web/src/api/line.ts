// Whether the server can be reached. That a device has no network, browsers tell; that a server does not answer, only requests do.

import { useSyncExternalStore } from "react";

/** How often a server that did not answer is asked again, in milliseconds. */
const OFTEN = 3000;
/** How long it may take to answer, in milliseconds. */
const PATIENCE = 10_000;
/** What those answer who stand between, when there is nobody behind them. */
const NOBODY = [502, 504];

let answers = true;
let asking = false;
/** When it may be asked again. */
let due = 0;
let again: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Whether the server could be reached the last time that something was asked of it, and the device has a network. */
export const isConnected = (): boolean => navigator.onLine && answers;

function set(now: boolean): void {
    if (now === answers) return;
    answers = now;
    for (const listener of listeners) listener();
}

/** Called whenever the server cannot be reached any more, or can again. Answers what ends that. */
export function watchLine(listener: () => void): () => void {
    listeners.add(listener);
    addEventListener("online", listener);
    addEventListener("offline", listener);
    return () => {
        listeners.delete(listener);
        removeEventListener("online", listener);
        removeEventListener("offline", listener);
    };
}

/** As `isConnected`; a component that asks is drawn anew when it changes. */
export const useConnected = (): boolean => useSyncExternalStore(watchLine, isConnected);

/** Told by whoever has asked the server something: whether there was an answer. */
export function heard(status: number | undefined): void {
    set(status !== undefined && !NOBODY.includes(status));
    if (answers || again !== undefined) return;
    again = setTimeout(() => {
        again = undefined;
        // It is time, whatever was asked meanwhile and however exact timers are: nobody would ask again.
        due = 0;
        void wonder();
    }, OFTEN);
}

/** Asks the server whether it is there, when something takes long enough to wonder. */
export async function wonder(): Promise<void> {
    if (asking || performance.now() < due) return;
    asking = true;
    const status = await fetch("/api/v1/health", {
        method: "HEAD",
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.timeout(PATIENCE),
    }).then(
        (answer) => answer.status,
        () => undefined,
    );
    asking = false;
    due = performance.now() + OFTEN;
    // The next question is so much later than this one.
    clearTimeout(again);
    again = undefined;
    heard(status);
}

addEventListener("online", () => {
    due = 0;
    void wonder();
});
