import { expect, test } from "vitest";

import type { SchemaBackgroundJob } from "@/api/schema";

import { type JobState, ranked, serverTime, stateOf } from "./jobs";

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
    ["well", { next_due_at: "2026-01-01T00:08:00.000000Z" }],
    ["late", { next_due_at: "2026-01-01T00:07:59.000000Z" }],
    ["late", { every_seconds: 60, next_due_at: "2026-01-01T00:08:53.000000Z" }],
    ["well", { every_seconds: 86_400, next_due_at: "2025-12-31T22:00:00.000000Z" }],
    ["late", { every_seconds: 86_400, next_due_at: "2025-12-31T21:00:00.000000Z" }],
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

test("what is late is so by the server's clock, whatever that of the browser says", () => {
    expect(serverTime([JOB], "Thu, 01 Jan 2026 00:10:00 GMT")).toBe(NOW);
    const idle = { ...JOB, last_started_at: null, last_succeeded_at: null };
    const began = Date.parse("2026-01-01T00:05:00Z");
    expect([serverTime([idle, JOB], null), serverTime([JOB], "whenever"), serverTime([idle], null)]).toEqual([began, began, 0]);
    expect(stateOf(idle, serverTime([idle], null))).toBe("waiting");
});
