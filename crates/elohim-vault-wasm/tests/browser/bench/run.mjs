// Measures the vault in browsers, each figure beside the npm package of age in the same run, and writes the table and the samples.
//
//     run.mjs --out FOLDER --date 2026-01-31 [--megabytes 256] [--rounds 3] [--gigabytes 10] [--at server]
//             [--browsers chromium,firefox] [--parts transfers,opening,big]
//
// VAULT_WASM names the folder that the vault was built into, ELOHIMOS_BIN the program. A file of `--gigabytes` goes to the real server and
// back, or `--at disk` to a store of the benchmark that does nothing but keep it. What is not among the parts stays as it was measured.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

import { folder } from "../browsers.mjs";
import { Desk } from "../desk.mjs";
import { Wire } from "../site.mjs";
import { Page } from "./driver.mjs";
import { table } from "./table.mjs";

const { values: asked } = parseArgs({ options: {
    out: { type: "string" }, date: { type: "string" }, megabytes: { type: "string", default: "256" },
    rounds: { type: "string", default: "3" }, gigabytes: { type: "string", default: "10" },
    browsers: { type: "string", default: "chromium,firefox" }, at: { type: "string", default: "server" },
    parts: { type: "string", default: "transfers,opening,big" },
} });
const wasm = process.env.VAULT_WASM;
const passphrase = "a passphrase of several words";
const say = (...what) => console.error(...what);

/** What a server has of a vault with so many files. */
async function large(files) {
    const example = ["run", "--quiet", "--locked", "--package", "elohim-vault", "--example", "large_vault", "--", String(files), passphrase];
    const made = spawn("cargo", example, { cwd: import.meta.dirname, stdio: ["ignore", "pipe", "inherit"] });
    const [objects, lines] = [[], createInterface({ input: made.stdout })];
    let slots;
    for await (const line of lines) {
        if (slots === undefined) slots = line;
        else objects.push([line.slice(0, 32), Buffer.from(line.slice(33), "base64")]);
    }
    return { slots, objects };
}

/** Files up and down, ours and the package's in turns. */
async function transfers(browser) {
    const page = await Page.open(browser, wasm);
    const samples = { make: [], npmMake: [], up: [], npmUp: [], down: [], npmDown: [] };
    try {
        await page.run("init");
        // The first time each compiles what it runs.
        for (const [megabytes, rounds] of [[64, 1], [Number(asked.megabytes), Number(asked.rounds)]]) {
            await page.run("file", { megabytes });
            for (let round = 0; round < rounds; round++) {
                for (const task of Object.keys(samples)) {
                    page.store.hasAll = task === "make";
                    const ran = await page.run(task);
                    const bytes = megabytes * 1024 * 1024;
                    say(browser, task, `${(bytes / 1e6 / ran.cpu).toFixed(0)} MB per CPU second`);
                    if (megabytes === Number(asked.megabytes)) samples[task].push({ bytes, wall: ran.wall, cpu: ran.cpu, code: ran.code });
                }
                page.store.forget();
            }
        }
    } finally {
        await page.close();
    }
    return samples;
}

/** The first time that a new device opens a vault, and what it looks for then. */
async function opening(browser, vault) {
    const samples = [];
    for (let round = 0; round < Number(asked.rounds); round++) {
        const page = await Page.open(browser, wasm);
        try {
            page.store.fill(vault.objects);
            page.store.slots = vault.slots;
            const opened = await page.run("unlock");
            const entries = (await page.run("list")).value;
            const words = ["budget", "zurich", "patient letter 2026 31", "nobody", "9"];
            await page.run("search", { words });
            const searches = (await page.run("search", { words })).value;
            samples.push({ wall: opened.wall, cpu: opened.cpu, code: opened.code, entries, searches, memory: (await page.run("memory")).value });
            say(browser, "open", opened.cpu.toFixed(2), "CPU seconds");
        } finally {
            await page.close();
        }
    }
    return samples;
}

/** A file of many gigabytes, up and down. */
async function big(browser, gigabytes) {
    const desk = asked.at === "server" ? await Desk.start() : undefined;
    const page = await Page.open(browser, wasm, desk && new Wire(desk.url).api);
    try {
        if (desk) await page.run("signIn", { username: "founder", password: desk.password });
        else page.store.disk = folder("store");
        await page.run("init");
        const megabytes = (gigabytes * 1e9) / 1024 / 1024;
        await page.run("file", { megabytes, sparse: true });
        const idle = (await page.run("memory", { watch: true })).most;
        const up = await page.run("up", { watch: true });
        say(browser, "up", JSON.stringify(up));
        const down = await page.run("down", { watch: true });
        say(browser, "down", JSON.stringify(down));
        if (down.value !== gigabytes * 1e9) throw new Error(`${down.value} bytes came back`);
        return { gigabytes, at: asked.at, idle, instance: (await page.run("memory")).value, up, down };
    } finally {
        await page.close();
        await desk?.stop();
        if (page.store.disk) rmSync(page.store.disk, { recursive: true });
    }
}

const version = (program) => execFileSync(program, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
const browsers = asked.browsers.split(",");
const parts = asked.parts.split(",");
const file = join(asked.out, "browser.json");
const result = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { transfers: {}, empty: {}, opening: {}, big: {} };
// Each part says when it was measured, with which browsers and how busy the machine was: the others may be of another day.
const versions = [version("chromium"), version("firefox-esr")];
const when = { date: asked.date, browsers: versions, processor: cpus()[0].model, processors: cpus().length, load: loadavg()[0] };
result.measured = { ...result.measured, ...Object.fromEntries(parts.map((part) => [part, when])) };
mkdirSync(asked.out, { recursive: true });
const vaults = parts.includes("opening") ? [await large(0), await large(100_000)] : [];
for (const browser of browsers) {
    if (parts.includes("transfers")) result.transfers[browser] = await transfers(browser);
    if (parts.includes("opening")) {
        [result.empty[browser], result.opening[browser]] = [await opening(browser, vaults[0]), await opening(browser, vaults[1])];
    }
    if (parts.includes("big")) result.big[browser] = await big(browser, Number(asked.gigabytes));
    writeFileSync(file, `${JSON.stringify(result, null, 1)}\n`);
    writeFileSync(join(asked.out, "browser.md"), table(result));
}
process.exit();
