import { expect, test } from "vitest";

import { part } from "./range";

test.each([
    [null, { from: 0, to: 100 }],
    ["bytes=0-", { from: 0, to: 100 }],
    ["bytes=10-19", { from: 10, to: 20 }],
    ["bytes=90-500", { from: 90, to: 100 }],
    ["bytes=-5", { from: 95, to: 100 }],
    ["bytes=-500", { from: 0, to: 100 }],
])("%s is a part of 100 bytes", (range, span) => {
    expect(part(range, 100)).toEqual(span);
});

test.each(["bytes=100-", "bytes=5-4", "bytes=-", "bytes=-0", "items=0-1", "bytes=0-1,5-6", "bytes=a-b", ""])("%s is none", (range) => {
    expect(part(range, 100)).toBeUndefined();
});
