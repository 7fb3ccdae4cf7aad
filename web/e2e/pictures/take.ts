// Takes the pictures of docs/screenshots: every page, light and dark, large and small.

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

import { type Browser, type BrowserContextOptions, expect, type Page, test } from "@playwright/test";

import type { Account } from "../api";
import { passphrase, unlock } from "../fixtures";
import { Clinic } from "./clinic";
import { NOW } from "./clock";
import { screens } from "./screens";

const OUT = resolve(import.meta.dirname, "../../../docs/screenshots");
const SIZES: Record<string, BrowserContextOptions> = {
    desktop: { viewport: { width: 1280, height: 800 } },
    phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

let clinic: Clinic;

test.beforeAll(async ({ browser }) => {
    test.setTimeout(600_000);
    const page = await browser.newPage();
    clinic = await Clinic.open(page);
    await page.close();
});

test.afterAll(() => clinic.server.stop());

async function browse(browser: Browser, size: string): Promise<Page> {
    const context = await browser.newContext({ ...SIZES[size], locale: "en-GB", timezoneId: "Europe/Vienna" });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.clock.setFixedTime(NOW);
    return page;
}

async function enter(page: Page, account: Account): Promise<void> {
    await page.goto(`${clinic.server.url}/app/sign-in`);
    await page.getByLabel("User name").fill(account.username);
    await page.getByLabel("Password", { exact: true }).fill(account.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(/files/);
}

/** Goes to a page without loading the application anew, so that the vault stays open. */
async function go(page: Page, path: string): Promise<void> {
    await page.evaluate((to) => {
        history.pushState({}, "", to);
        dispatchEvent(new PopStateEvent("popstate"));
    }, path);
}

/** Waits until nothing is awaited any more, and takes the picture in both themes. */
async function take(page: Page, size: string, name: string): Promise<void> {
    // Nothing looks pointed at.
    await page.mouse.move(0, 0);
    for (const theme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
        await expect(page.getByRole("heading", { level: 1 }).or(page.getByRole("dialog")).first()).toBeVisible();
        await expect(page.getByText("Loading…")).toHaveCount(0);
        await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
        const folder = join(OUT, `${size}-${theme}`);
        mkdirSync(folder, { recursive: true });
        const path = join(folder, `${name}.png`);
        await page.screenshot({ path, animations: "disabled", caret: "hide" });
        execFileSync("pngquant", ["--force", "--ext", ".png", "--strip", "--speed", "1", "256", path]);
    }
}

for (const size of Object.keys(SIZES)) {
    test(`of those without an account, ${size}`, async ({ browser }) => {
        const page = await browse(browser, size);
        await page.goto(`${clinic.server.url}/app/sign-in`);
        await take(page, size, "sign-in");
        await page.goto(clinic.places.drop);
        await take(page, size, "drop-page");
        await page.goto(clinic.places.share);
        await expect(page.getByText("Night rota.md")).toBeVisible();
        await take(page, size, "share-page");
        await page.context().close();
    });

    test(`of somebody who begins, ${size}`, async ({ browser }) => {
        test.setTimeout(240_000);
        const username = size === "desktop" ? "elena" : "samuel";
        const page = await browse(browser, size);
        await enter(page, { username, password: `${username} has a long password 7` });
        await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
        await page.getByLabel("The same passphrase again").fill(passphrase);
        await take(page, size, "create-vault");
        await page.getByRole("button", { name: "Make the vault" }).click();
        await expect(page.getByRole("button", { name: "Show the text" })).toBeVisible();
        await take(page, size, "recovery-kit");
        await page.context().close();
    });

    test(`of somebody at work, ${size}`, async ({ browser }) => {
        test.setTimeout(600_000);
        const page = await browse(browser, size);
        await enter(page, clinic.maria);
        await expect(page.getByLabel("Vault passphrase")).toBeVisible();
        await take(page, size, "unlock");
        await unlock(page);
        for (const { name, path, before, after } of screens(clinic)) {
            await test
                .step(name, async () => {
                    await go(page, path);
                    await before?.(page);
                    await take(page, size, name);
                    await after?.(page);
                })
                .catch((error: Error) => expect.soft(error.message, name).toBe(""));
        }
        await page.context().close();
    });
}
