// The key that files are locked with: what stands behind the `#` of this page's address.

import { useSyncExternalStore } from "react";

import { takeFragment } from "@/share/fragment";

let recipient = takeFragment();
const listeners = new Set<() => void>();

// An address that is pasted into this tab changes what is behind the `#`, and loads nothing anew.
addEventListener("hashchange", () => {
    if (location.hash === "") return;
    recipient = takeFragment();
    for (const listener of listeners) listener();
});

/** The recipient, or "" when the address came without one. */
export function useRecipient(): string {
    return useSyncExternalStore(
        (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        () => recipient,
    );
}

/** Whether it looks like a key at all, so that nobody chooses files for nothing. */
export const isRecipient = (text: string): boolean => /^age1[a-z0-9]{50,}$/.test(text);
