// Measures how fast pages are there, and what Lighthouse says of them. Writes delivery.md and delivery.json.
//
//     run.mjs --out FOLDER --date 2026-01-31 [--rounds 5]
//
// ELOHIMOS_BIN names the program. A score below the target makes it fail.

import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import lighthouse, { desktopConfig } from "lighthouse";
import puppeteer from "puppeteer-core";

import { Site } from "./site.mjs";
import { table } from "./table.mjs";

const { values: asked } = parseArgs({
    options: { out: { type: "string" }, date: { type: "string" }, rounds: { type: "string", default: "5" } },
});
const ROUNDS = Number(asked.rounds);
const CATEGORIES = ["performance", "accessibility", "best-practices"];
/** What each score has to be, of 100. */
const TARGET = 95;
const CHROMIUM = {
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--disable-background-networking"],
};

/** Does something in a browser that has never been here. */
async function inNewBrowser(run) {
    const browser = await puppeteer.launch(CHROMIUM);
    try {
        const [page] = await browser.pages();
        return await run(page, browser);
    } finally {
        await browser.close();
    }
}

const middle = (samples) => samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)];

/** When something is first seen, in milliseconds after the address was entered. */
const firstPaint = (url) =>
    inNewBrowser(async (page) => {
        await page.goto(url, { waitUntil: "load" });
        return page.evaluate(
            () =>
                new Promise((resolve) => {
                    const seen = (entries) => {
                        const paint = entries.find(({ name }) => name === "first-contentful-paint");
                        if (paint) resolve(Math.round(paint.startTime));
                    };
                    new PerformanceObserver((list) => seen(list.getEntries())).observe({ type: "paint", buffered: true });
                }),
        );
    });

/** What Lighthouse says of a page: on a desktop computer, or on a slow phone with a slow connection. */
const audit = (url, isPhone, session) =>
    inNewBrowser(async (page, browser) => {
        if (session) {
            await page.goto(new URL("/theme.js", url).href);
            await page.evaluate((text) => sessionStorage.setItem("elohimos-session", text), session);
        }
        const flags = {
            port: Number(new URL(browser.wsEndpoint()).port),
            onlyCategories: CATEGORIES,
            disableStorageReset: true,
            logLevel: "error",
        };
        const { lhr } = await lighthouse(url, flags, isPhone ? undefined : desktopConfig, page);
        const scores = Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(lhr.categories[name].score * 100)]));
        const short = CATEGORIES.flatMap((name) => lhr.categories[name].auditRefs)
            .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9)
            .map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ""}`.trim());
        const value = (id) => lhr.audits[id].numericValue;
        return {
            scores,
            firstPaint: Math.round(value("first-contentful-paint")),
            largestPaint: Math.round(value("largest-contentful-paint")),
            blocking: Math.round(value("total-blocking-time")),
            shift: Number(value("cumulative-layout-shift").toFixed(3)),
            bytes: value("total-byte-weight"),
            short: [...new Set(short)],
        };
    });

const site = await Site.start();
let result;
try {
    const pages = [
        { name: "the page to sign in", url: `${site.url}/app/sign-in` },
        { name: "the page of a link", url: site.share },
        { name: "files, signed in, before the vault is unlocked", url: `${site.url}/app/files`, session: site.session },
    ];
    const paints = {};
    for (const { name, url, session } of pages) {
        if (session) continue;
        paints[name] = [];
        // The first of them reads the files from the disk.
        for (let round = 0; round <= ROUNDS; round++) {
            const paint = await firstPaint(url);
            if (round > 0) paints[name].push(paint);
        }
        console.error(name, "first paint", paints[name].join(" "), "ms");
    }
    const audits = [];
    for (const { name, url, session } of pages) {
        for (const isPhone of [false, true]) {
            const found = { page: name, on: isPhone ? "phone" : "desktop", ...(await audit(url, isPhone, session)) };
            audits.push(found);
            console.error(found.page, found.on, JSON.stringify(found.scores), found.short.join(", "));
        }
    }
    const version = (name) => JSON.parse(readFileSync(join(import.meta.dirname, "node_modules", name, "package.json"), "utf8")).version;
    result = {
        date: asked.date,
        cpu: `${cpus().length} × ${cpus()[0].model}`,
        load: Number(loadavg()[0].toFixed(1)),
        browser: await inNewBrowser((_, browser) => browser.version()),
        lighthouse: version("lighthouse"),
        paints: Object.fromEntries(Object.entries(paints).map(([name, samples]) => [name, { middle: middle(samples), samples }])),
        audits,
    };
} finally {
    await site.stop();
}
writeFileSync(join(asked.out, "delivery.json"), `${JSON.stringify(result, undefined, 1)}\n`);
writeFileSync(join(asked.out, "delivery.md"), table(result, TARGET));
const below = result.audits.filter(({ scores }) => Object.values(scores).some((score) => score < TARGET));
for (const { page, on, scores, short } of below) console.error(`below ${TARGET}: ${page}, ${on}:`, scores, short);
process.exitCode = below.length > 0 ? 1 : 0;
