// What a browser takes: processor time and memory of all its processes, as Linux counts them.

import { readdirSync, readFileSync } from "node:fs";

const TICKS = 100;

function stat(pid) {
    try {
        const [, rest] = readFileSync(`/proc/${pid}/stat`, "utf8").split(/\) (?=\S )/);
        const fields = rest.split(" ");
        return { pid, parent: Number(fields[1]), ticks: fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) };
    } catch {
        return undefined;
    }
}

/** The process and everything that it has started. */
function tree(root) {
    const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((pid) => stat(Number(pid))).filter(Boolean);
    const found = new Set([root]);
    for (let before = 0; before !== found.size;) {
        before = found.size;
        for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
    }
    return all.filter(({ pid }) => found.has(pid));
}

/** Whether a process runs code of pages. */
function isPage(pid) {
    try {
        const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        return line.includes("--type=renderer") || (line.includes("-contentproc") && / tab *$/.test(line));
    } catch {
        return false;
    }
}

/** Processor seconds of all processes, those that have ended included, and of those that run the pages' code. */
export function seconds(root) {
    const all = tree(root);
    const sum = (some) => some.reduce((before, { ticks }) => before + ticks, 0) / TICKS;
    return { all: sum(all), page: sum(all.filter(({ pid }) => isPage(pid))) };
}

/** Resident bytes of the process that runs pages and has most, and of all together, where shared pages count once. */
export function memory(root) {
    const each = tree(root).map(({ pid }) => {
        try {
            const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
            const line = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)[1]) * 1024;
            return { resident: isPage(pid) ? line("Rss") : 0, shared: line("Pss") };
        } catch {
            return { resident: 0, shared: 0 };
        }
    });
    return { page: Math.max(...each.map(({ resident }) => resident)), all: each.reduce((sum, { shared }) => sum + shared, 0) };
}
