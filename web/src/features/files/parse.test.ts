import { describe, expect, it, vi } from "vitest";

vi.mock("@/i18n/language", () => ({ language: () => "en" }));

const { parseEntries, readEntries } = await import("./parse");

const entry = (at: number) => ({
    id: `${at}`,
    // A name that looks like what stands between two entries.
    name: `},{"id":"${at} \\"`,
    tags: ["},{"],
});

describe("the list of a large folder", () => {
    it("is read in pieces, and whole", async () => {
        const entries = Array.from({ length: 20_000 }, (_, at) => entry(at));
        const pieces: number[] = [];
        await readEntries(JSON.stringify(entries), (piece) => pieces.push(piece.length));
        expect(pieces.length).toBeGreaterThan(1);
        expect(await parseEntries(JSON.stringify(entries))).toEqual(entries);
    });

    it("may be short, or nothing", async () => {
        expect(await parseEntries("[]")).toEqual([]);
        expect(await parseEntries(JSON.stringify([entry(1)]))).toEqual([entry(1)]);
    });
});
