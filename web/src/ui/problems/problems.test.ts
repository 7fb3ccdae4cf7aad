import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { expect, test } from "vitest";

import de from "./de";
import en from "./en";

/** Every code that the server can answer, with what it says itself. The table is made from the server's own. */
const TABLE = readFileSync(resolve(import.meta.dirname, "../../../../docs/reference/error-codes.md"), "utf8");
const server = [...TABLE.matchAll(/^\| `(\w+)` \| .+ \| (.+) \|$/gm)].map(([, code, fix]) => ({
    code: code as string,
    fix: fix as string,
}));

/** What helps programs and people at a command line, and nobody in a browser. */
const NOT_FOR_PAGES = /elohimos |\bAPI\b|header|access token|Content-Type|retry_after|operator|parts of/;

test("the table is read", () => {
    expect(server.map(({ code }) => code)).toEqual(expect.arrayContaining(["NOT_FOUND", "TEAM_INVITE_INVALID", "password_required"]));
});

test("every code is explained in German, whether it is the server's or the page's own", () => {
    const codes = [...server.map(({ code }) => code), ...Object.keys(en)];
    expect(codes.filter((code) => !Object.hasOwn(de, code))).toEqual([]);
});

test("what is said in English of every code is of use in a browser", () => {
    const said = server.map(({ code, fix }) => `${code}: ${en[code]?.[1] ?? fix}`);
    expect(said.filter((text) => NOT_FOR_PAGES.test(text))).toEqual([]);
});
