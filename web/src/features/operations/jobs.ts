// How a job of the server is, of what the server says of it.

import type { SchemaBackgroundJob } from "@/api/schema";

export type JobState = "running" | "failed" | "late" | "well" | "waiting";

/** For how many milliseconds a job may be due without being late: others have their turn first. */
const PATIENCE = 60_000;

/** Those that somebody should look at first, the others in their order. */
export const ranked = (jobs: SchemaBackgroundJob[], now: number): SchemaBackgroundJob[] =>
    [...jobs].sort((a, b) => Number(needsAttention(b, now)) - Number(needsAttention(a, now)));

const needsAttention = (job: SchemaBackgroundJob, now: number): boolean => ["failed", "late"].includes(stateOf(job, now));

/** How a job is. One that failed says so until a run ends well. */
export function stateOf({ running, last_error, last_succeeded_at, next_due_at }: SchemaBackgroundJob, now: number): JobState {
    if (running) return "running";
    if (last_error != null) return "failed";
    if (Date.parse(next_due_at) + PATIENCE < now) return "late";
    return last_succeeded_at == null ? "waiting" : "well";
}
