import { beforeAll, describe, expect, it, vi } from "vitest";

import type { Entry } from "#vault/client.js";

vi.mock("@/i18n/language", () => ({ language: () => "en" }));

let inOrder: typeof import("./order").inOrder;
let inOrderAlready: typeof import("./order").inOrderAlready;
let putInOrder: typeof import("./order").putInOrder;

beforeAll(async () => {
    ({ inOrder, inOrderAlready, putInOrder } = await import("./order"));
});

const entry = (name: string, more: Partial<Entry> = {}): Entry => ({
    id: name,
    parent: "0",
    path: `/${name}`,
    name,
    folder: false,
    created: 0,
    versions: 1,
    tags: [],
    starred: false,
    comments: 0,
    ...more,
});

const names = (entries: Entry[]) => entries.map(({ name }) => name);

describe("the order of a list", () => {
    it("is that of the collator, with numbers by their value", () => {
        const given = [
            "b",
            "a10",
            "a9",
            "A9",
            "ä1",
            "zebra",
            "Éclair",
            "eclair",
            "_x",
            "-y",
            "a b",
            "ab",
            "a01",
            "a1",
            "straße",
            "strasse",
            "файл",
            "日本",
            "a1b2",
            "a1b10",
            "€5",
            "x.",
            "x",
        ];
        const entries = given.map((name) => entry(name));
        const collator = new Intl.Collator("en", { numeric: true });
        const sorted = names(inOrder(entries, { by: "name", down: false }));
        expect(sorted.every((name, at) => at === 0 || collator.compare(sorted[at - 1] as string, name) <= 0)).toBe(true);
    });

    it("has folders first, both ways", () => {
        const entries = [entry("a"), entry("z", { folder: true }), entry("b", { folder: true }), entry("c")];
        expect(names(inOrder(entries, { by: "name", down: false }))).toEqual(["b", "z", "a", "c"]);
        expect(names(inOrder(entries, { by: "name", down: true }))).toEqual(["z", "b", "c", "a"]);
    });

    it("goes by size, by time and by tags, and by name among equals", () => {
        const entries = [
            entry("b", { size: 2, modified: 9, tags: ["x"] }),
            entry("a", { size: 2, modified: 1 }),
            entry("c", { size: 1, modified: 9, tags: ["k", "x"] }),
        ];
        expect(names(inOrder(entries, { by: "size", down: false }))).toEqual(["c", "a", "b"]);
        expect(names(inOrder(entries, { by: "changed", down: false }))).toEqual(["a", "b", "c"]);
        expect(names(inOrder(entries, { by: "tags", down: false }))).toEqual(["c", "b", "a"]);
    });

    it("of many is found a few at a time, and is the same", async () => {
        const entries = Array.from({ length: 5000 }, (_, at) =>
            entry(`file ${(at * 7919) % 5000}`, { size: at % 7, folder: at % 5 === 0, modified: at % 11 }),
        );
        for (const by of ["name", "size", "changed"] as const) {
            for (const down of [false, true]) {
                const order = { by, down };
                expect(inOrderAlready(entries, order)).toBeUndefined();
                await putInOrder(entries, order);
                expect(names(inOrderAlready(entries, order) as Entry[])).toEqual(names(inOrder([...entries], order)));
            }
        }
    });

    it("of 100,000 is found fast, and known afterwards", () => {
        const words = ["Report", "Rechnung", "IMG_", "foto ", "Älter", "notes-"];
        const entries = Array.from({ length: 100_000 }, (_, at) =>
            entry(`${words[(at * 7919) % 6]}${(at * 104_729) % 100_000}.pdf`, { size: at }),
        );
        inOrder(entries, { by: "name", down: false });
        const begin = process.cpuUsage();
        const bySize = inOrder(entries, { by: "size", down: false });
        const { user, system } = process.cpuUsage(begin);
        // Generous: machines that run tests do other things too. About 60 ms when nothing else runs.
        expect((user + system) / 1000).toBeLessThan(400);
        expect(inOrder(entries, { by: "size", down: false })).toBe(bySize);
    });
});
