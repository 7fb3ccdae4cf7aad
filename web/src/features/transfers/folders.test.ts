import { expect, test } from "vitest";

import type { Entry } from "#vault/client.js";

import { byDepth } from "./folders";
import { distinct } from "./zip";

test("folders come before what is in them, each once, with those that are not named", () => {
    expect(byDepth([["a", "b", "c"], ["a", "d"], ["e"], ["a", "b"]])).toEqual([
        [["a"], ["e"]],
        [
            ["a", "b"],
            ["a", "d"],
        ],
        [["a", "b", "c"]],
    ]);
    expect(byDepth([])).toEqual([]);
});

test("names that are the same on a disk are told apart in an archive, and what is in their folders stays apart", () => {
    const entry = (id: string, parent: string, folder: boolean) => ({ id, parent, folder }) as Entry;
    const packed = [
        { entry: entry("1", "0", true), name: ["a_b"] },
        { entry: entry("2", "1", false), name: ["a_b", "x"] },
        { entry: entry("3", "0", true), name: ["A_B"] },
        { entry: entry("4", "3", false), name: ["A_B", "x"] },
        { entry: entry("5", "0", false), name: ["a_b"] },
    ];
    expect(distinct(packed)).toEqual(["a_b/", "a_b/x", "A_B (2)/", "A_B (2)/x", "a_b (3)"]);
});
