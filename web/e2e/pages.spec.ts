// Every page, light and dark, large and small: nothing that axe finds, nothing that a policy forbids, nothing that runs out of the side.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { call, login, makeAccount } from "./api";
import { expect, makeVault, test } from "./fixtures";
import type { Server } from "./server";

const PAGES = [
    "/app/files",
    "/app/files/trash",
    "/app/files/insight",
    "/app/files/settings",
    "/app/shared",
    "/app/inbox",
    "/app/teams",
    "/app/people",
    "/app/people/invitations",
    "/app/people/bundles",
    "/app/operations",
    "/app/operations/audit",
    "/app/operations/privacy",
    "/app/account",
    "/app/account/security",
    "/app/account/privacy",
    "/app/help",
    "/app/help/start",
    "/app/about",
    "/app/there-is-no-such-page",
];

/** Goes to a page without loading the application anew, so that the vault stays open. */
async function go(page: Page, server: Server, path: string): Promise<void> {
    await page.evaluate((to) => {
        history.pushState({}, "", to);
        dispatchEvent(new PopStateEvent("popstate"));
    }, path);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    await expect(page.getByRole("main").getByText("Loading…")).toHaveCount(0);
    expect(page.url()).toBe(server.url + path);
}

async function check(page: Page, what: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
        .analyze();
    expect
        .soft(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`),
            what,
        )
        .toEqual([]);
    const beside = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(beside, `${what}: runs out of the side`).toBeLessThanOrEqual(0);
}

const LARGE = { width: 1280, height: 800 };
const SMALL = { width: 390, height: 844 };
const WAYS = [
    { name: "light, desktop", colorScheme: "light", viewport: LARGE, dir: "ltr" },
    { name: "light, phone", colorScheme: "light", viewport: SMALL, dir: "ltr" },
    { name: "dark, desktop", colorScheme: "dark", viewport: LARGE, dir: "ltr" },
    { name: "dark, phone", colorScheme: "dark", viewport: SMALL, dir: "ltr" },
    // No language that is there is written like this; the pages are ready for one that is.
    { name: "from right to left, desktop", colorScheme: "light", viewport: LARGE, dir: "rtl" },
    { name: "from right to left, phone", colorScheme: "light", viewport: SMALL, dir: "rtl" },
] as const;

for (const { name, colorScheme, viewport, dir } of WAYS) {
    test(`pages, ${name}`, async ({ server, signedIn }) => {
        test.setTimeout(240_000);
        const someone = await makeAccount(server, "pages", "super_admin");
        const { token } = await login(server, someone);
        await call(server, "POST", "/teams", token, { name: "Night shift" });
        const page = await signedIn(someone, { colorScheme, viewport, locale: "en-GB" });
        await makeVault(server, page);
        await page.evaluate((dir) => {
            document.documentElement.dir = dir;
        }, dir);
        for (const path of PAGES) {
            await go(page, server, path);
            await check(page, path);
            await expect(page.locator("html")).toHaveAttribute("dir", dir);
        }
    });
}

for (const path of ["/app/sign-in", "/app/register", `/s/${"0".repeat(32)}#none`, `/d/${"0".repeat(32)}#none`]) {
    test(`for those without an account: ${path.replace(/[0#].*/, "")}`, async ({ server, page }) => {
        for (const colorScheme of ["light", "dark"] as const) {
            await page.emulateMedia({ colorScheme });
            await page.goto(server.url + path);
            await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
            await check(page, path);
        }
        await page.emulateMedia({ colorScheme: "light" });
        await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
    });
}
