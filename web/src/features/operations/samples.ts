// The metrics of the last half hour, taken while somebody looks. They are in this tab's memory only, and gone with it.

import { useEffect, useSyncExternalStore } from "react";

import { api, ask } from "@/api/client";
import { beforeSignOut } from "@/app/signOut";

import { readMetrics } from "./prometheus";
import { type Reading, readingOf } from "./reading";

/** Every how many milliseconds they are taken. */
const EVERY = 5000;
/** For how many seconds they are kept. */
const KEPT = 1800;

interface Samples {
    readings: Reading[];
    /** Why they could not be taken the last time. */
    error?: unknown;
}

const NOTHING: Samples = { readings: [] };
const listeners = new Set<() => void>();
let samples = NOTHING;
let isUnderWay = false;

function set(next: Samples): void {
    samples = next;
    for (const listener of listeners) listener();
}

beforeSignOut(() => set(NOTHING));

async function take(): Promise<void> {
    if (isUnderWay || document.visibilityState !== "visible") return;
    isUnderWay = true;
    try {
        const text = await ask(api.GET("/metrics", { parseAs: "text" }));
        const at = Date.now() / 1000;
        const kept = samples.readings.filter((reading) => at - reading.at <= KEPT);
        set({ readings: [...kept, readingOf(readMetrics(String(text)), at)] });
    } catch (error) {
        set({ ...samples, error });
    } finally {
        isUnderWay = false;
    }
}

/** Takes the metrics every few seconds while the component is there and the page is seen. */
export function useSampling(): void {
    useEffect(() => {
        void take();
        const timer = setInterval(() => void take(), EVERY);
        const seen = () => void take();
        document.addEventListener("visibilitychange", seen);
        return () => {
            clearInterval(timer);
            document.removeEventListener("visibilitychange", seen);
        };
    }, []);
}

/** The metrics of the last half hour, the newest last. */
export const useSamples = (): Samples =>
    useSyncExternalStore(
        (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        () => samples,
    );
