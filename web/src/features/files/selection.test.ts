import { describe, expect, it } from "vitest";

import { all, go, kept, NOTHING, pick } from "./selection";

const order = ["a", "b", "c", "d", "e"];
const ids = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].sort().join("");

describe("what is selected", () => {
    it("is one after a click, and more with Ctrl", () => {
        const one = pick(pick(NOTHING, order, "a"), order, "b");
        expect(ids(one)).toBe("b");
        const two = pick(one, order, "d", { toggle: true });
        expect(ids(two)).toBe("bd");
        expect(ids(pick(two, order, "b", { toggle: true }))).toBe("d");
    });

    it("is a range with Shift, from where one clicked first", () => {
        const range = pick(pick(NOTHING, order, "b"), order, "d", { range: true });
        expect(ids(range)).toBe("bcd");
        expect(ids(pick(range, order, "a", { range: true }))).toBe("ab");
        expect(ids(pick(pick(range, order, "e", { toggle: true }), order, "d", { range: true, toggle: true }))).toBe("bcde");
    });

    it("follows the arrows, and stops at the ends", () => {
        const first = go(NOTHING, order, 1);
        expect(first.at).toBe("a");
        expect(go(first, order, -1).at).toBe("a");
        expect(go(NOTHING, order, -1).at).toBe("e");
        const grown = go(go(first, order, 1, { range: true }), order, 1, { range: true });
        expect(ids(grown)).toBe("abc");
        expect(ids(go(grown, order, -1, { range: true }))).toBe("ab");
        const gone = go(grown, order, 2, { toggle: true });
        expect([ids(gone), gone.at]).toEqual(["abc", "e"]);
    });

    it("is everything with Ctrl+A, and loses what is gone", () => {
        const everything = all(pick(NOTHING, order, "c"), order);
        expect(ids(everything)).toBe("abcde");
        const left = kept(everything, ["a", "e"]);
        expect([ids(left), left.at]).toEqual(["ae", undefined]);
        expect(kept(left, ["a", "e", "f"])).toBe(left);
    });
});
