// What people do in the pages again and again, and what tests look at afterwards.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { expect, type Locator, type Page } from "@playwright/test";

import type { Server } from "./server";

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Files to be stored: what they are called, and what is in them. */
export type Contents = Record<string, string | Buffer>;

/** Has files stored in the folder that is shown. */
export async function store(page: Page, files: Contents): Promise<void> {
    const given = Object.entries(files).map(([name, content]) => ({
        name,
        mimeType: name.endsWith(".txt") ? "text/plain" : "",
        buffer: Buffer.from(content),
    }));
    await page.locator("input[type=file][multiple]").setInputFiles(given);
}

/** The same, and waits until they are listed. */
export async function upload(page: Page, files: Contents): Promise<void> {
    await store(page, files);
    for (const name of Object.keys(files)) await expect(row(page, name)).toBeVisible();
}

/** Holds uploads back before they begin. Answers what lets them go. */
export async function holdUploads(page: Page): Promise<() => void> {
    let go = () => {};
    const held = new Promise<void>((resolve) => {
        go = resolve;
    });
    await page.route("**/api/v1/vault/uploads", async (route) => {
        await held;
        await route.continue();
    });
    return go;
}

/** Searches, and waits until exactly these are listed. */
export async function find(page: Page, words: string, ...names: string[]): Promise<void> {
    await page.getByRole("searchbox").fill(words);
    for (const name of names) await expect(row(page, name)).toBeVisible();
    await expect(page.getByRole("grid").getByRole("link")).toHaveCount(names.length);
}

/** The row of something in the list of files. */
export const row = (page: Page, name: string): Locator =>
    page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });

/** What can be done with what is selected. */
export const bar = (page: Page): Locator => page.getByRole("group", { name: "Actions for what is selected" });

/** Selects what has these names, and nothing else. */
export async function select(page: Page, ...names: string[]): Promise<void> {
    if (await bar(page).isVisible()) await bar(page).getByRole("button", { name: "Select nothing" }).click();
    for (const name of names) await page.getByRole("checkbox", { name: `Select ${name}`, exact: true }).check();
}

/** What has to be answered before one goes on. */
export const asked = (page: Page): Locator => page.locator('[role="dialog"]:not([aria-modal="false"]), [role="alertdialog"]');

/** Chooses one of a few. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
    await page.getByRole("combobox", { name: label, exact: true }).click();
    await page.getByRole("option", { name: option, exact: true }).click();
}

/** What comes down when something is pressed: its name, and its bytes. */
export async function downloadBy(page: Page, press: Locator): Promise<{ name: string; bytes: Buffer }> {
    const begun = page.waitForEvent("download");
    await press.click();
    const download = await begun;
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Goes to a part of the application by its navigation, so that the vault stays open. */
export async function goTo(page: Page, part: string): Promise<void> {
    await page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name: part, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: part, exact: true })).toBeVisible();
}

/** Writes files to the disk, for a folder to be picked, and answers where the first of them begins. */
export function writeTree(server: Server, files: Contents): string {
    for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(server.place, path)), { recursive: true });
        writeFileSync(join(server.place, path), content);
    }
    return join(server.place, Object.keys(files)[0]?.split("/")[0] ?? "");
}

/** What is in a zip file, as another program unpacks it. */
export function unzip(server: Server, zip: Uint8Array): Record<string, string> {
    const into = mkdtempSync(join(server.place, "unpacked-"));
    execFileSync("python3", ["-m", "zipfile", "-e", server.write("saved.zip", zip), into]);
    const found = readdirSync(into, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const paths = found.map(({ parentPath, name }) => join(parentPath, name));
    return Object.fromEntries(paths.map((path) => [relative(into, path), readFileSync(path, "utf8")]));
}
