import { expect, test } from "vitest";

import type { SchemaBackgroundJob } from "@/api/schema";

import { type JobState, ranked, stateOf } from "./jobs";

const NOW = Date.parse("2026-01-01T00:10:00Z");

const JOB: SchemaBackgroundJob = {
    name: "identity",
    every_seconds: 600,
    running: false,
    last_started_at: "2026-01-01T00:05:00.000000Z",
    last_succeeded_at: "2026-01-01T00:05:00.000000Z",
    next_due_at: "2026-01-01T00:15:00.000000Z",
};

test.each<[JobState, Partial<SchemaBackgroundJob>]>([
    ["well", {}],
    ["waiting", { last_started_at: null, last_succeeded_at: null }],
    ["running", { running: true, last_error: "INTERNAL" }],
    ["failed", { last_error: "INTERNAL" }],
    ["failed", { last_error: "INTERNAL", next_due_at: "2026-01-01T00:00:00.000000Z" }],
    ["well", { next_due_at: "2026-01-01T00:09:30.000000Z" }],
    ["late", { next_due_at: "2026-01-01T00:08:59.000000Z" }],
])("a job is %s", (state, change) => {
    expect(stateOf({ ...JOB, ...change }, NOW)).toBe(state);
});

test("those that failed or are late come first", () => {
    const jobs = [
        { ...JOB, name: "a" },
        { ...JOB, name: "b", running: true },
        { ...JOB, name: "c", next_due_at: "2026-01-01T00:00:00.000000Z" },
        { ...JOB, name: "d", last_error: "INTERNAL" },
    ];
    expect(ranked(jobs, NOW).map(({ name }) => name)).toEqual(["c", "d", "a", "b"]);
});
