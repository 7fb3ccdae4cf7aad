// What is stored in Maria's vault, when, and what is marked and written about it.

import { mkdirSync, utimesSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import type { Page } from "@playwright/test";

import type { Clinic, Happening } from "./clinic";
import { DOCUMENTS, FOLDERS } from "./documents";
import { DRAWINGS, draw } from "./drawings";

/** Everything that happens in the vault. */
export async function storing(clinic: Clinic, page: Page): Promise<Happening[]> {
    const vault = (...given: string[]) => clinic.run("office", "vault", ...given);
    const put = async (path: string, content: string | Buffer) => {
        const { clock, server } = clinic;
        const name = `files/${clock.now.getTime()}/${basename(path)}`;
        mkdirSync(join(server.place, dirname(name)), { recursive: true });
        const source = server.write(name, content);
        utimesSync(source, clock.now, clock.now);
        await vault("put", source, path);
    };
    const makeFolders = async () => {
        for (const folder of FOLDERS) await vault("mkdir", folder);
    };
    const drawn = await Promise.all(DRAWINGS.map(async (name) => [name, await draw(page, name)] as const));
    const mark = (days: number, time: string, ...given: string[]): Happening => ({ days, time, run: () => vault(...given) });
    return [
        { days: 38, time: "06:10", run: makeFolders },
        ...DOCUMENTS.map(({ path, days, time, content }) => ({ days, time, run: () => put(path, content) })),
        ...drawn.map(([name, bytes], at) => ({ days: 11, time: `07:0${at}`, run: () => put(`/Garden/${name}`, bytes) })),
        { days: 4, time: "09:00", run: () => put("/Old price list.csv", "article,price\nGauze,2.40\n") },
        { days: 4, time: "09:02", run: () => put("/Draft of the letter.txt", "Dear Ms Haddad,\n") },
        mark(2, "10:00", "rm", "/Old price list.csv"),
        mark(1, "10:30", "rm", "/Draft of the letter.txt"),
        mark(12, "10:00", "star", "/Night rota.md"),
        mark(3, "10:00", "star", "/Emergency plan.pdf"),
        mark(3, "10:01", "tag", "/Emergency plan.pdf", "--add", "important"),
        mark(3, "10:02", "tag", "/Night rota.md", "--add", "rota", "--add", "november"),
        mark(3, "10:03", "tag", "/Budget 2027.xlsx", "--add", "draft"),
        mark(1, "18:05", "comment", "/Night rota.md", "Week of the 16th: Priya has agreed to come."),
        mark(0, "08:22", "comment", "/Night rota.md", "The generator test ends at 6:20, not at 6:00."),
    ];
}
