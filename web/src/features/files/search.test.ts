import { describe, expect, it, vi } from "vitest";

vi.mock("@/features/vault/session", () => ({ vault: () => ({ is: "locked" }), watchVault: () => () => undefined }));

const { isLooking, queryOf } = await import("./search");

const DAY = 86_400_000;

describe("what is looked for", () => {
    it("is nothing without words or filters", () => {
        expect(isLooking({ words: "  ", everywhere: false })).toBe(false);
        expect(isLooking({ words: "", everywhere: true, size: "large" })).toBe(true);
    });

    it("becomes a query with only what is said", () => {
        expect(queryOf({ words: " a b ", everywhere: true }, "/x", 10)).toEqual({ limit: 10, words: "a b" });
        expect(
            queryOf({ words: "", everywhere: false, media: "image", size: "medium", since: "week", tag: "t" }, "/x", 10, 100 * DAY),
        ).toEqual({
            limit: 10,
            within: "/x",
            media: "image/",
            minSize: 1_000_000,
            maxSize: 100_000_000,
            from: 94 * DAY,
            tag: "t",
        });
    });
});
