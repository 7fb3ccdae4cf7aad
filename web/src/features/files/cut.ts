// What was cut, to be put somewhere else.

import { useSyncExternalStore } from "react";
import type { Entry } from "#vault/client.js";
import { vault, watchVault } from "@/features/vault/session";

const listeners = new Set<() => void>();
let present: Entry[] = [];

/** Takes these along, instead of what was cut before. */
export function cut(entries: Entry[]): void {
    present = entries;
    for (const listener of listeners) listener();
}

watchVault(() => {
    if (vault().is !== "open" && present.length > 0) cut([]);
});

export const useCut = (): Entry[] =>
    useSyncExternalStore(
        (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        () => present,
    );
