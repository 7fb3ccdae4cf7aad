// Has the server read everything that it stores, stretch by stretch. It goes on while one looks at other pages.

import { useSyncExternalStore } from "react";

import { api, ask } from "@/api/client";
import { Failure, isCode } from "@/api/problem";
import type { SchemaWrongPart } from "@/api/schema";
import { beforeSignOut } from "@/app/signOut";

/** How far it has come. */
export interface Scrub {
    /** `stopping` until the stretch that is under way has been read. */
    phase: "idle" | "running" | "stopping" | "stopped" | "done";
    parts: number;
    bytes: number;
    wrong: SchemaWrongPart[];
    /** Where to go on. */
    next?: string;
    /** Why it has stopped, if nobody stopped it. */
    error?: unknown;
    /** When it was done. */
    endedAt?: number;
}

const IDLE: Scrub = { phase: "idle", parts: 0, bytes: 0, wrong: [] };
const listeners = new Set<() => void>();
let present = IDLE;

function set(next: Scrub): void {
    present = next;
    for (const listener of listeners) listener();
}

beforeSignOut(() => set(IDLE));

export const useScrub = (): Scrub =>
    useSyncExternalStore(
        (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        () => present,
    );

/** Begins anew. */
export async function beginScrub(): Promise<void> {
    if (present.phase === "running" || present.phase === "stopping") return;
    set({ ...IDLE, phase: "running" });
    await go();
}

/** Goes on where it stopped. */
export async function resumeScrub(): Promise<void> {
    if (present.phase !== "stopped") return;
    const { error: _, ...rest } = present;
    set({ ...rest, phase: "running" });
    await go();
}

/** Stops after the stretch that is under way. */
export function stopScrub(): void {
    if (present.phase === "running") set({ ...present, phase: "stopping" });
}

const phase = (): Scrub["phase"] => present.phase;

async function go(): Promise<void> {
    while (phase() === "running") {
        try {
            const found = await ask(api.POST("/api/v1/storage/scrub", { body: { after: present.next ?? null } }));
            // Somebody has signed out meanwhile.
            if (phase() === "idle") return;
            const { next: _, ...before } = present;
            const { parts, bytes, wrong, next } = found;
            const sum = { ...before, parts: before.parts + parts, bytes: before.bytes + bytes, wrong: [...before.wrong, ...wrong] };
            if (next == null) return set({ ...sum, phase: "done", endedAt: Date.now() });
            set({ ...sum, next });
        } catch (error) {
            if (!isCode(error, "RATE_LIMITED")) return set({ ...present, phase: "stopped", error });
            await new Promise((done) => setTimeout(done, 1000 * ((error instanceof Failure && error.retryAfter) || 5)));
        }
    }
    if (phase() === "stopping") set({ ...present, phase: "stopped" });
}
