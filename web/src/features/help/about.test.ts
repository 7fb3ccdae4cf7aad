import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

import { expect, it } from "vitest";

import { buildOf } from "./build";
import licences from "./licences.json";

const WEB = resolve(import.meta.dirname, "../../..");
const json = <T>(file: string) => JSON.parse(readFileSync(resolve(WEB, file), "utf8")) as T;

it("knows a build by the bytes of its list", async () => {
    const bytes = new TextEncoder().encode('{"files":{"/a":"0","/b":"1"}}');
    const { hash, files } = await buildOf(bytes.buffer);
    expect(files).toBe(2);
    expect(hash).toBe("3a0802aa4236f60cead5e7a0698514a8822d517309161e13e273428f54994a2b");
});

/** Types have no code that ships. */
const ONLY_TYPES = /^@types\/|^csstype$/;

it("names every library that ships", () => {
    const { dependencies } = json<{ dependencies: Record<string, string> }>("package.json");
    const { packages } = json<{ packages: Record<string, { dev?: boolean; license?: string }> }>("package-lock.json");
    const listed = new Map([...licences.used, ...licences.with].map(({ name, licence }) => [name, licence]));
    for (const name of Object.keys(dependencies)) expect(licences.used.map(({ name }) => name)).toContain(name);
    for (const [path, { dev, license }] of Object.entries(packages)) {
        const name = path.split("node_modules/").at(-1) as string;
        if (path && !dev && !ONLY_TYPES.test(name)) expect(listed.get(name), name).toBe(license);
    }
});

it("has the text of every licence", () => {
    for (const { licence, copyright } of [...licences.used, ...licences.with]) {
        const text = licence === "Apache-2.0" ? "../LICENSE" : `src/features/help/licences/${licence}.txt`;
        expect(existsSync(resolve(WEB, text)), licence).toBe(true);
        expect(copyright).not.toBe("");
    }
});
