// The page of figures that people read, and the samples beside it.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { resolve } from "node:path";

import type { Frames } from "./frames";

const FOLDER = resolve(import.meta.dirname, "../../../docs/performance");
const JSON_FILE = resolve(FOLDER, "pages.json");

interface Part {
    date: string;
    browser: string;
    processor: string;
    processors: number;
    load: number;
    samples: Record<string, Frames[]>;
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const row = (...cells: string[]): string => `| ${cells.join(" | ")} |`;
const ms = (value: number): string => `${value.toFixed(0)} ms`;

/** Keeps what was measured of a part of the pages, and draws the table of all parts anew. */
export function write(name: string, browser: string, samples: Part["samples"]): void {
    const [processor] = cpus();
    const parts: Record<string, Part> = existsSync(JSON_FILE) ? JSON.parse(readFileSync(JSON_FILE, "utf8")) : {};
    parts[name] = {
        date: new Date().toISOString().slice(0, 10),
        browser,
        processor: processor?.model ?? "",
        processors: cpus().length,
        load: loadavg()[0] ?? 0,
        samples,
    };
    writeFileSync(JSON_FILE, `${JSON.stringify(parts, null, 1)}\n`);
    writeFileSync(resolve(FOLDER, "pages.md"), page(parts));
}

function page(parts: Record<string, Part>): string {
    const { files } = parts;
    if (!files) return "Nothing is measured yet.\n";
    const { date, browser, processor, processors, load, samples } = files;
    const lines = Object.entries(samples).map(([task, all]) => {
        const of = (what: keyof Frames) => median(all.map((frames) => frames[what]));
        const most = Math.max(...all.map(({ longest }) => longest));
        return row(
            task,
            `${of("late")} of ${of("count")}`,
            ms(of("p95")),
            ms(of("longest")),
            ms(most),
            of("longestTask") ? ms(of("longestTask")) : "none",
        );
    });
    return [
        "# How the pages keep up",
        "",
        "By `./elohimos bench --pages`, with the program and the pages as they ship. A screen shows 60 frames a second: one that comes in time is",
        "16.7 ms after the one before, and one that is *late* took more than 25. The samples are in [pages.json](pages.json).",
        "",
        "## A folder with 100,000 files",
        "",
        `Measured on ${date} with ${browser}; ${processors} × ${processor}, load ${load.toFixed(1)}. A load of more than one for each processor means that`,
        "others worked there too, which makes frames late that would not be. The middle of all rounds, and the worst frame of any.",
        "",
        row("what is done", "late frames", "95 % of frames within", "longest frame", "worst of all rounds", "longest task"),
        row("---", "---", "---", "---", "---", "---"),
        ...lines,
        "",
    ].join("\n");
}
