import { expect, test } from "vitest";

import type { SchemaLogEntries } from "@/api/schema";

import { beginning, begun, count, deepened, followed, type Log, MOST, upTo } from "./log";

function answer(from: number, to: number, more: Partial<SchemaLogEntries> = {}): SchemaLogEntries {
    const data = Array.from({ length: to - from }, (_, at) => ({
        at: "2026-01-01T00:00:00.000000Z",
        level: "info" as const,
        event: "test",
        message: String(from + at),
        fields: {},
    }));
    return { is_kept: true, data, next_after: `a${to}`, next_before: from === 0 ? null : `b${from}`, has_gap: false, ...more };
}

const messages = ({ stretches }: Log) => stretches.flatMap(({ lines }) => lines.map(({ entry }) => Number(entry.message)));

test("lines stand newest first, from both ends", () => {
    let log = begun(answer(5, 8));
    expect([messages(log), log.after, beginning(log)]).toEqual([[7, 6, 5], "a8", "b5"]);
    log = followed(log, answer(8, 10));
    log = deepened(log, answer(0, 5));
    expect([messages(log), log.after, beginning(log)]).toEqual([[9, 8, 7, 6, 5, 4, 3, 2, 1, 0], "a10", undefined]);
    const ids = log.stretches.flatMap(({ lines }) => lines.map(({ id }) => id));
    expect(new Set(ids).size).toBe(10);
});

test("an answer without lines moves the place, and is no stretch", () => {
    const log = followed(begun(answer(0, 2)), answer(9, 9));
    expect([messages(log), log.after, log.stretches.length]).toEqual([[1, 0], "a9", 1]);
    expect(followed(begun(answer(0, 2)), { ...answer(0, 0), next_after: null }).after).toBe("a2");
});

test("the oldest lines are let go, and can be asked for again", () => {
    let log = begun(answer(1, 401));
    log = followed(log, answer(401, 801));
    log = followed(log, answer(801, 1201));
    expect([count(log.stretches), beginning(log)]).toEqual([800, "b401"]);
    expect(count(followed(log, answer(1201, 1201 + MOST + 1)).stretches)).toBe(MOST + 1);
});

test("whoever paused sees what there was, and what was before it", () => {
    let log = begun(answer(5, 8));
    const paused = log.stretches[0]?.id;
    log = deepened(followed(log, answer(8, 10)), answer(0, 5));
    expect([count(upTo(log, undefined)), count(upTo(log, paused))]).toEqual([10, 8]);
    const anew = begun(answer(0, 2));
    expect(count(upTo(anew, paused))).toBe(2);
});

test("what somebody asked for is not let go as soon as something comes", () => {
    let log = begun(answer(1000, 1500));
    log = deepened(log, answer(500, 1000));
    log = deepened(log, answer(0, 500));
    log = followed(log, answer(1500, 1510));
    expect([count(log.stretches), beginning(log)]).toEqual([1510, undefined]);
    log = followed(log, answer(1510, 2010));
    expect([count(log.stretches), beginning(log)]).toEqual([1510, "b500"]);
});

test("nothing is let go while somebody reads", () => {
    let log = begun(answer(1, 601));
    const paused = log.stretches[0]?.id;
    log = followed(log, answer(601, 1101), true);
    log = followed(log, answer(1101, 1401), true);
    expect([count(upTo(log, paused)), count(log.stretches)]).toEqual([600, 1400]);
    log = followed(log, answer(1401, 1411));
    expect([count(log.stretches), beginning(log)]).toEqual([810, "b601"]);
});

test("lines that are missing are missing at their place, for as long as that is there", () => {
    let log = followed(begun(answer(0, 2)), answer(500, 502, { has_gap: true }));
    expect([messages(log), log.stretches.map(({ hasGap }) => hasGap)]).toEqual([
        [501, 500, 1, 0],
        [true, false],
    ]);
    log = followed(log, answer(502, 502 + MOST));
    expect(log.stretches.map(({ hasGap }) => hasGap)).toEqual([false]);
    log = followed(log, answer(0, 0, { has_gap: true, next_after: "a" }));
    expect(log.stretches.map(({ hasGap }) => hasGap)).toEqual([true, false]);
});

test("lines that were missing before all of these are there once they were asked for", () => {
    let log = begun(answer(500, 502, { has_gap: true }));
    log = deepened(log, answer(0, 500));
    expect(log.stretches.map(({ hasGap }) => hasGap)).toEqual([false, false]);
});
