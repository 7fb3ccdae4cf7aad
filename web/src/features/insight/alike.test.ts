import { describe, expect, it } from "vitest";

import type { Entry } from "#vault/client.js";

import { Likeness, MOST, sameContents } from "./alike";

const MB = 1 << 20;

const entry = (path: string, size: number, media = "text/plain"): Entry => ({
    id: path,
    parent: "0",
    path,
    name: path,
    folder: false,
    created: 0,
    media,
    size,
    versions: 1,
    tags: [],
    starred: false,
    comments: 0,
});

/** A file that counts how much of it was read. */
const file = (...bytes: Uint8Array[]) => {
    const all = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0));
    bytes.reduce((at, piece) => {
        all.set(piece, at);
        return at + piece.length;
    }, 0);
    const made = {
        taken: 0,
        read: async (from: number, to: number) => {
            made.taken += to - from;
            return all.slice(from, to);
        },
    };
    return made;
};

describe("files that may be the same", () => {
    const groups = (...files: Entry[]) => {
        const likeness = new Likeness();
        files.forEach((one) => {
            likeness.add(one);
        });
        return likeness.groups(10);
    };

    it("have one size and type, and are not empty", () => {
        const found = groups(entry("b", 5), entry("a", 5), entry("c", 5, "image/png"), entry("d", 6), entry("e", 0), entry("f", 0));
        expect(found.map(({ files }) => files.map(({ path }) => path))).toEqual([["a", "b"]]);
    });

    it("come with those first that take the most", () => {
        const found = groups(entry("a", 50), entry("b", 50), entry("c", 30), entry("d", 30), entry("e", 30));
        expect(found.map(({ size }) => size)).toEqual([30, 50]);
    });

    it("are not all shown when they are many", () => {
        const [found] = groups(...Array.from({ length: MOST + 5 }, (_, at) => entry(`${at}`, 7)));
        expect([found?.files.length, found?.count]).toEqual([MOST, MOST + 5]);
    });
});

describe("a comparison", () => {
    const never = new AbortController().signal;
    const fill = (length: number, value: number) => new Uint8Array(length).fill(value);

    it("parts files by their content, wherever they differ", async () => {
        const same = [file(fill(MB, 1), fill(9, 2)), file(fill(MB, 1), fill(9, 2))];
        const late = file(fill(MB, 1), fill(8, 2), fill(1, 3));
        const early = file(fill(1, 0), fill(MB + 8, 1));
        const found = await sameContents([...same, late, early], MB + 9, never, () => {});
        expect(found).toEqual([same, [late], [early]]);
    });

    it("reads no further than until all differ", async () => {
        const two = [file(fill(3 * MB, 1)), file(fill(3 * MB, 2))];
        await sameContents(two, 3 * MB, never, () => {});
        expect(two.map(({ taken }) => taken)).toEqual([MB, MB]);
    });

    it("says how far it is, and can be stopped", async () => {
        const stop = new AbortController();
        const parts: number[] = [];
        const two = [file(fill(4 * MB, 1)), file(fill(4 * MB, 1))];
        const comparing = sameContents(two, 4 * MB, stop.signal, (part) => {
            parts.push(part);
            if (part === 0.5) stop.abort();
        });
        await expect(comparing).rejects.toThrow();
        expect(parts).toEqual([0.25, 0.5]);
    });
});
