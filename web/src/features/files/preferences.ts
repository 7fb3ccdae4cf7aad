// How lists look here: kept in this browser, and nothing in it tells what the vault has.

import { useSyncExternalStore } from "react";

import type { Order } from "./order";

interface Preferences {
    view: "list" | "grid";
    order: Order;
    /** Whether the panel with details is open, where there is room for it. */
    details: boolean;
}

const KEY = "elohimos-files";
const listeners = new Set<() => void>();

function read(): Preferences {
    const usual: Preferences = { view: "list", order: { by: "name", down: false }, details: false };
    try {
        return { ...usual, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>) };
    } catch {
        return usual;
    }
}

let present = read();

/** Changes some of them. */
export function prefer(these: Partial<Preferences>): void {
    present = { ...present, ...these };
    localStorage.setItem(KEY, JSON.stringify(present));
    for (const listener of listeners) listener();
}

/** How they are now. */
export const preferences = (): Preferences => present;

export const usePreferences = (): Preferences =>
    useSyncExternalStore((listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
    }, preferences);
