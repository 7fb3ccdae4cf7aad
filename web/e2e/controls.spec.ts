// What is the same on every page: menus, tables, and the way back after a session that ended.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { call, makeAccount } from "./api";
import { expect, makeVault, passphrase, test, unlock } from "./fixtures";
import { row, upload } from "./steps";

/** What axe finds now, as text. */
async function found(page: Page): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
        .analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`);
}

test("an open menu lies in a landmark, whichever way it was opened, and gives the focus back", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "menus"));
    await makeVault(server, page);
    await upload(page, { "oars.txt": "two" });
    await row(page, "oars.txt").click({ button: "right" });
    await expect(page.getByRole("main").getByRole("menu")).toBeVisible();
    expect(await found(page), "the menu of a file").toEqual([]);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toHaveCount(0);

    const opener = page.getByRole("main").locator("button[aria-haspopup=menu]:visible").first();
    await opener.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main").getByRole("menu")).toBeVisible();
    expect(await found(page), "the menu of a button").toEqual([]);
    await page.keyboard.press("Escape");
    await expect(opener).toBeFocused();
});

test("an open list of choices lies in a landmark, also beside the sign-in", async ({ server, page }) => {
    await page.goto(`${server.url}/app/sign-in`);
    await page.getByRole("combobox").first().click();
    await expect(page.getByRole("listbox")).toBeVisible();
    expect(await found(page)).toEqual([]);
});

test("a table that is wider than its place is reached and scrolled by keys, and is no stop where it fits", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "tables"));
    await page.goto(`${server.url}/app/account/security`);
    const table = page.getByRole("main").getByRole("table").first();
    const place = table.locator("..");
    await expect(table).toBeVisible();
    await expect(place).not.toHaveAttribute("tabindex");
    await table.evaluate((one) => one.style.setProperty("min-width", "120rem"));
    await expect(place).toHaveAttribute("tabindex", "0");
    await expect(place).toHaveAttribute("aria-label", (await table.getAttribute("aria-label")) as string);
    await place.focus();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => place.evaluate((one) => one.scrollLeft)).toBeGreaterThan(0);
    expect(await found(page)).toEqual([]);
});

test("whoever signs in again after the session ended is where they were, with the vault locked", async ({ server, signedIn }) => {
    const someone = await makeAccount(server, "back");
    const page = await signedIn(someone);
    await makeVault(server, page);
    await upload(page, { "oars.txt": "two" });
    await page.getByRole("link", { name: "Recent", exact: true }).click();
    const before = `${server.url}/app/files#view=recent`;
    await expect(page).toHaveURL(before);
    const session = await page.evaluate(() => JSON.parse(sessionStorage.getItem("elohimos-session") ?? "{}") as { token: string });
    await call(server, "POST", "/auth/logout", session.token);
    // Somebody comes back to the tab.
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await expect(page).toHaveURL(/\/app\/sign-in\?/);
    await page.getByLabel("User name").fill(someone.username);
    await page.getByLabel("Password", { exact: true }).fill(someone.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(before);
    await unlock(page);
    await expect(row(page, "oars.txt")).toBeVisible();
});

test("whoever signs out begins at the start the next time", async ({ server, signedIn }) => {
    const someone = await makeAccount(server, "out");
    const page = await signedIn(someone);
    await page.goto(`${server.url}/app/account`);
    await page.getByRole("button", { name: "Sign out" }).first().click();
    await expect(page).toHaveURL(`${server.url}/app/sign-in`);
    await page.getByLabel("User name").fill(someone.username);
    await page.getByLabel("Password", { exact: true }).fill(someone.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(`${server.url}/app/files`);
});

test("a vault that was still opening when somebody signed out is not open for whoever signs in next", async ({ server, signedIn }) => {
    const [first, second] = [await makeAccount(server, "first"), await makeAccount(server, "second")];
    const page = await signedIn(first);
    await makeVault(server, page);
    await page.getByRole("button", { name: "Lock", exact: true }).click();
    let go = () => {};
    const held = new Promise<void>((resolve) => {
        go = resolve;
    });
    const reached = page.waitForRequest("**/api/v1/vault/**");
    await page.route("**/api/v1/vault/**", async (route) => {
        await held;
        await route.continue().catch(() => undefined);
    });
    await page.getByLabel("Vault passphrase").fill(passphrase);
    await page.getByRole("button", { name: "Open the vault" }).click();
    await reached;
    await page.getByRole("button", { name: "Sign out" }).first().click();
    await expect(page).toHaveURL(`${server.url}/app/sign-in`);
    go();
    await page.unroute("**/api/v1/vault/**");
    await page.getByLabel("User name").fill(second.username);
    await page.getByLabel("Password", { exact: true }).fill(second.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("button", { name: "Make the vault" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Lock", exact: true })).toHaveCount(0);
});
