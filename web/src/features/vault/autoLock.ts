// The vault locks by itself when nobody has done anything for a while.

import { useEffect, useSyncExternalStore } from "react";

import { lock } from "./session";

const KEY = "elohimos-auto-lock";
/** Minutes that can be chosen; 0 for never. */
export const MINUTES = ["5", "15", "60", "0"] as const;
export type Minutes = (typeof MINUTES)[number];
const ACTS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;
const LOOK = 5000;

const listeners = new Set<() => void>();

export const autoLock = (): Minutes => MINUTES.find((minutes) => minutes === localStorage.getItem(KEY)) ?? "15";

export function setAutoLock(minutes: Minutes): void {
    localStorage.setItem(KEY, minutes);
    for (const listener of listeners) listener();
}

/** After how many minutes it locks. */
export function useAutoLockMinutes(): Minutes {
    return useSyncExternalStore((listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
    }, autoLock);
}

/** Locks the vault when nobody has done anything, `busy` what would be cut off by that. */
export function useAutoLock(busy: () => boolean): void {
    const minutes = Number(useAutoLockMinutes());
    useEffect(() => {
        if (minutes === 0) return;
        let last = Date.now();
        const acted = () => {
            last = Date.now();
        };
        // By the clock, not by a timer of its length: a computer that slept was not used.
        const timer = setInterval(() => {
            if (busy()) acted();
            else if (Date.now() - last > minutes * 60_000) lock();
        }, LOOK);
        for (const act of ACTS) addEventListener(act, acted, { passive: true });
        return () => {
            clearInterval(timer);
            for (const act of ACTS) removeEventListener(act, acted);
        };
    }, [minutes, busy]);
}
