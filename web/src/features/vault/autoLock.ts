// The vault locks by itself when nobody has done anything for a while, whichever page is shown meanwhile. Whoever opens vaults imports this.

import { useSyncExternalStore } from "react";

import { lastMoved } from "@/features/transfers/state";

import { lock, whileOpen } from "./session";

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

/** When somebody last did something. */
let last = 0;
/** When something was last seen to move. */
let seen = 0;

/** Locks the vault if nobody has done anything for too long, by the clock: a computer that slept was not used. Answers whether it did. */
function lockIfLeft(): boolean {
    const now = Date.now();
    // What moves would be cut off by it. What waits, for the line or for somebody to go on, may do so for ever.
    const moved = lastMoved();
    if (moved > seen) [last, seen] = [Math.min(now, Math.max(last, moved)), moved];
    // A clock may be set back.
    last = Math.min(now, last);
    const minutes = Number(autoLock());
    if (minutes === 0 || now - last <= minutes * 60_000) return false;
    lock();
    return true;
}

/** What wakes a computer is not an act of whoever left it. */
function acted(): void {
    if (!lockIfLeft()) last = Date.now();
}

whileOpen(
    () => {
        last = Date.now();
        seen = lastMoved();
        const timer = setInterval(lockIfLeft, LOOK);
        for (const act of ACTS) addEventListener(act, acted, { passive: true, capture: true });
        document.addEventListener("visibilitychange", lockIfLeft);
        return () => {
            clearInterval(timer);
            for (const act of ACTS) removeEventListener(act, acted, { capture: true });
            document.removeEventListener("visibilitychange", lockIfLeft);
        };
    },
    { renewing: true },
);
