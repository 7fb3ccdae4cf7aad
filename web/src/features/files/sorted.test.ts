import { expect, test } from "vitest";

import { sorted } from "./sorted";

test.each([0, 1, 2, 499, 500, 501, 1000, 1001, 12_345])("%i numbers are put in order, and equals stay as they were", async (count) => {
    const keys = Array.from({ length: count }, (_, at) => (at * 7919) % 97);
    const given = Array.from({ length: count }, (_, at) => at);
    const compare = (a: number, b: number) => (keys[a] as number) - (keys[b] as number);
    expect(await sorted(given, compare)).toEqual(given.toSorted(compare));
});

test("what is drawn meanwhile does not wait", async () => {
    const given = Array.from({ length: 100_000 }, (_, at) => (at * 104_729) % 100_000);
    let turns = 0;
    let isOver = false;
    const other = () => {
        turns++;
        if (!isOver) setImmediate(other);
    };
    setImmediate(other);
    await sorted(given, (a, b) => a - b);
    isOver = true;
    expect(turns).toBeGreaterThan(2);
});
