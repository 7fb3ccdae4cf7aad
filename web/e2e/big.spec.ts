// A file of 2 GB up and down, with a reload in the middle. The driver that the other tests have copies every body that a page sends, at some
// 8 MB a second; this one watches no requests.

import { createHash, randomBytes } from "node:crypto";
import { createReadStream, mkdirSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";

import puppeteer, { type Page } from "puppeteer-core";

import { expect, passphrase, test } from "./fixtures";
import { Line } from "./line";
import type { Server } from "./server";

const MB = 1024 * 1024;
const SIZE = 2048 * MB;
const NAME = "film.mkv";

/** A file that is not the same anywhere, most of it holes. */
async function makeFile(path: string): Promise<void> {
    const file = await open(path, "w");
    await file.truncate(SIZE);
    for (let at = 0; at < SIZE; at += 8 * MB) await file.write(randomBytes(MB), 0, MB, at + 3 * MB + (at % (5 * MB)));
    await file.truncate(SIZE);
    await file.close();
}

async function sha256(path: string): Promise<string> {
    const hash = createHash("sha256");
    for await (const piece of createReadStream(path, { highWaterMark: 4 * MB })) hash.update(piece as Buffer);
    return hash.digest("hex");
}

const press = (page: Page, name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
const fill = (page: Page, name: string, words: string) => page.locator(`::-p-aria([name="${name}"][role="textbox"])`).fill(words);
const says = (page: Page, words: string, timeout: number) => page.locator(`::-p-text(${words})`).setTimeout(timeout).wait();

/** Gives a field that nobody sees a file of the disk. */
async function give(page: Page, field: string, path: string): Promise<void> {
    const input = (await page.waitForSelector(field)) as import("puppeteer-core").ElementHandle<HTMLInputElement>;
    await input.uploadFile(path);
}

async function unlocked(page: Page): Promise<void> {
    await fill(page, "Vault passphrase", passphrase);
    await press(page, "Open the vault");
}

test("2 GB go up, over a reload, and come back the same", async ({ server, launchOptions }) => {
    test.setTimeout(1_200_000);
    const source = join(server.place, NAME);
    const downloads = join(server.place, "downloads");
    mkdirSync(downloads);
    await makeFile(source);
    const line = await Line.to(server.url);
    const browser = await puppeteer.launch({
        executablePath: launchOptions.executablePath as string,
        args: launchOptions.args as string[],
        networkEnabled: false,
        downloadBehavior: { policy: "allow", downloadPath: downloads },
        env: { ...process.env, HOME: server.place },
        protocolTimeout: 600_000,
    });
    try {
        const page = await browser.newPage();
        // That one leaves while something is on its way is asked, and meant.
        page.on("dialog", (dialog) => void dialog.accept());
        await signIn(page, line.url, server);

        await give(page, "input[type=file][multiple]", source);
        await expect.poll(() => line.passed, { timeout: 600_000, intervals: [100] }).toBeGreaterThan(SIZE / 2);
        await page.reload();
        await unlocked(page);
        await says(page, "Interrupted. What is stored already stays.", 30_000);
        const before = line.passed;
        await give(page, "li input[type=file]", source);
        await says(page, "Stored and checked", 600_000);
        // What was there was not sent again.
        expect(line.passed - before).toBeLessThan(SIZE / 2 + 64 * MB);

        await page.locator(`::-p-aria([name="${NAME}"][role="link"])`).click();
        await press(page, "Download");
        await says(page, "Handed to the browser", 600_000);
        const saved = join(downloads, NAME);
        await expect.poll(() => statSync(saved, { throwIfNoEntry: false })?.size, { timeout: 30_000 }).toBe(SIZE);
        expect(await sha256(saved)).toBe(await sha256(source));
    } finally {
        await browser.close();
        line.stop();
    }
});

async function signIn(page: Page, at: string, server: Server): Promise<void> {
    await page.goto(`${at}/app/sign-in`);
    await fill(page, "User name", server.founder.username);
    await fill(page, "Password", server.founder.password);
    await press(page, "Sign in");
    await fill(page, "Passphrase", passphrase);
    await fill(page, "The same passphrase again", passphrase);
    await press(page, "Make the vault");
    await press(page, "Show the text");
    const kit = await (await page.waitForSelector("pre"))?.evaluate((one) => one.textContent);
    await page.locator("form input").fill((kit ?? "").trim().slice(-6));
    await press(page, "I have it; go on");
    await page.locator(`::-p-aria([name="Lock"][role="button"])`).wait();
}
