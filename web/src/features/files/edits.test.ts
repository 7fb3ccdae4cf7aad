import { describe, expect, it, vi } from "vitest";

import type { Entry } from "#vault/client.js";

vi.mock("@/features/vault/session", () => ({}));

const { predictAll } = await import("./edits");

const entry = (id: string): Entry => ({
    id,
    parent: "p",
    path: `/${id}`,
    name: id,
    folder: false,
    created: 0,
    versions: 1,
    tags: ["old"],
    starred: false,
    comments: 0,
});

describe("what a change will do", () => {
    const entries = [entry("a"), entry("b")];

    it("leaves lists alone that it does not touch", () => {
        expect(predictAll(entries, [{ op: "star", node: "x", on: true }], "p")).toBe(entries);
        expect(predictAll(entries, [{ op: "folder", parent: "p", name: "n" }], "p")).toBe(entries);
    });

    it("takes away what goes elsewhere, and renames what stays", () => {
        expect(predictAll(entries, [{ op: "move", node: "a", parent: "q", name: "a" }], "p").map(({ id }) => id)).toEqual(["b"]);
        expect(predictAll(entries, [{ op: "move", node: "a", parent: "p", name: "c" }], "p").map(({ name }) => name)).toEqual(["c", "b"]);
        expect(predictAll(entries, [{ op: "move", node: "a", parent: "q", name: "c" }], undefined).map(({ name }) => name)).toEqual([
            "c",
            "b",
        ]);
        expect(predictAll(entries, [{ op: "trash", node: "b" }], "p").map(({ id }) => id)).toEqual(["a"]);
    });

    it("does several things to one", () => {
        const [after] = predictAll(
            entries,
            [
                { op: "tag", node: "a", tag: "new", on: true },
                { op: "tag", node: "a", tag: "old", on: false },
                { op: "star", node: "a", on: true },
            ],
            "p",
        );
        expect(after).toMatchObject({ tags: ["new"], starred: true });
    });
});
