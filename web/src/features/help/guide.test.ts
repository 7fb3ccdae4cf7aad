import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { excerpt, headingsOf, INTRODUCTION, idOf, PAGES, passagesOf, search, textOf } from "./guide";
import { PICTURES } from "./pictures";

const GUIDE = resolve(import.meta.dirname, "../../../../docs/guide");
const read = (name: string) => readFileSync(resolve(GUIDE, `${name}.md`), "utf8");

describe("the guide", () => {
    it("lists every page under its title", () => {
        const written = readdirSync(GUIDE).filter((file) => file !== "README.md");
        expect(PAGES.map(({ name }) => `${name}.md`).sort()).toEqual(written.sort());
        for (const { name, title } of PAGES) expect(read(name).split("\n")[0]).toBe(`# ${title}`);
        expect(INTRODUCTION).not.toContain("](");
    });

    it("has links that lead to a page, and to a heading of it", () => {
        for (const { name } of PAGES) {
            for (const [, to, heading] of read(name).matchAll(/\]\(([a-z-]*)\.md(?:#([^)]*))?\)/g)) {
                const page = PAGES.find((page) => page.name === to);
                expect(page, `${name} links to ${to}`).toBeDefined();
                if (heading) expect(headingsOf(read(to as string)).map(idOf)).toContain(heading);
            }
        }
    });

    it("has its pictures in light and in dark, and the pages have no others", () => {
        const named = PAGES.flatMap(({ name }) => [...read(name).matchAll(/!\[([^\]]+)\]\(\.\.\/screenshots\/desktop-light\/(.+)\)/g)]);
        expect(named.length).toBeGreaterThan(20);
        const files = named.flatMap(([, , file]) => [`desktop-dark/${file}`, `desktop-light/${file}`]);
        expect([...PICTURES].sort()).toEqual([...new Set(files)].sort());
    });

    it("has pages of one sitting", () => {
        for (const { name } of PAGES) {
            const lines = read(name).split("\n").length;
            expect(lines, name).toBeGreaterThan(39);
            expect(lines, name).toBeLessThan(121);
        }
    });
});

describe("searching it", () => {
    const page = { name: "p", title: "A page", about: "" };
    const passages = passagesOf(page, "Begin with **this**.\n\n## Résumé of `it`\n\n| a | b |\n|---|---|\n| one | [two](x.md) |\n");

    it("knows passages as plain words", () => {
        expect(passages.map(({ heading, id, text }) => [heading, id, text])).toEqual([
            ["A page", undefined, "Begin with this."],
            ["Résumé of `it`", "résumé-of-it", "a · b · one · two"],
        ]);
    });

    it("finds all words wherever they stand, without regard to case and accents", () => {
        expect(search(passages, "RESUME two")).toEqual([passages[1]]);
        expect(search(passages, "resume this")).toEqual([]);
        expect(search(passages, " ")).toEqual([]);
    });

    it("shows the words around what was typed", () => {
        expect(excerpt("Begin with this.", "WITH")).toEqual(["Begin ", "with", " this."]);
        const long = `${"before ".repeat(40)}kit (of) ${"after ".repeat(60)}`;
        expect(excerpt(long, "kit (of)").join("")).toMatch(/^… (before )+kit \(of\) (after )+…$/);
    });

    it("finds the recovery kit in the real guide", async () => {
        const all = (await Promise.all(PAGES.map(async (page) => passagesOf(page, await textOf(page))))).flat();
        expect(search(all, "recovery kit")[0]?.page.name).toBe("your-vault");
    });
});
