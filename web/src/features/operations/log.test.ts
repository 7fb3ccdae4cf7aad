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

test("what is no longer kept is not pretended to have been read", () => {
    const log = followed(begun(answer(0, 2)), answer(500, 502, { has_gap: true }));
    expect([messages(log), log.hasGap]).toEqual([[501, 500], true]);
});
