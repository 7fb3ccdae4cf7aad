// How a job of the server is, of what the server says of it.

import type { SchemaBackgroundJob } from "@/api/schema";

export type JobState = "running" | "failed" | "late" | "well" | "waiting";

/** For how many milliseconds a job may be due without being late, and for which share of the time between its runs: others have their turn. */
const PATIENCE = 60_000;
const SHARE = 0.1;

/**
 * The server's time at its answer: by what stands on that (`date`), or by what it last began. That of this device may be wrong by hours, and
 * is not what the server's jobs go by.
 */
export function serverTime(jobs: SchemaBackgroundJob[], date: string | null): number {
    const said = date === null ? Number.NaN : Date.parse(date);
    if (!Number.isNaN(said)) return said;
    const known = jobs.flatMap(({ last_started_at, last_succeeded_at }) => [last_started_at, last_succeeded_at]);
    return Math.max(0, ...known.flatMap((at) => (at == null ? [] : [Date.parse(at)])));
}

/** Those that somebody should look at first, the others in their order. */
export const ranked = (jobs: SchemaBackgroundJob[], now: number): SchemaBackgroundJob[] =>
    [...jobs].sort((a, b) => Number(needsAttention(b, now)) - Number(needsAttention(a, now)));

const needsAttention = (job: SchemaBackgroundJob, now: number): boolean => ["failed", "late"].includes(stateOf(job, now));

/** How a job is. One that failed says so until a run ends well. */
export function stateOf(
    { running, last_error, last_succeeded_at, next_due_at, every_seconds }: SchemaBackgroundJob,
    now: number,
): JobState {
    if (running) return "running";
    if (last_error != null) return "failed";
    if (Date.parse(next_due_at) + PATIENCE + every_seconds * 1000 * SHARE < now) return "late";
    return last_succeeded_at == null ? "waiting" : "well";
}
