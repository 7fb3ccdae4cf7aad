// A vault with 100,000 files in one folder: they are listed, gone through, put in order and found.

import type { Page } from "@playwright/test";

import { makeAccount } from "./api";
import { expect, test, unlock } from "./fixtures";
import { FILES, FOLDER, largeVault, nameOf } from "./large";
import { row } from "./steps";

/** Beside the grid's own heading. */
const ROWS = FILES + 1;
const names = Array.from({ length: FILES }, (_, at) => nameOf(at));
const inOrder = names.toSorted(new Intl.Collator("en-GB", { numeric: true }).compare);
/** How many minutes before the last change a file was changed: as the example of the core has it. */
const age = (at: number): number => (at * 7919) % 100_000;

const rows = (page: Page) => page.getByRole("grid").locator("[role=row][data-id]");
/** The row at a place of the list, from 1. */
const at = (page: Page, place: number) => page.getByRole("grid").locator(`[role=row][aria-rowindex="${place + 1}"]`);

test("100,000 files in a folder", async ({ server, signedIn }) => {
    test.setTimeout(600_000);
    const account = await makeAccount(server, "archivist");
    await largeVault(server, account);
    const page = await signedIn(account);
    await page.goto(`${server.url}/app/files`);
    await unlock(page);
    await row(page, FOLDER).getByRole("link").click();
    await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", String(ROWS));
    await expect(at(page, 1)).toContainText(inOrder[0] as string);

    await test.step("only what is seen is drawn, wherever one is", async () => {
        await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
        await expect(at(page, FILES / 2)).toContainText(inOrder[FILES / 2 - 1] as string);
        expect(await rows(page).count()).toBeLessThan(60);
    });

    await test.step("the keyboard goes to the end and back", async () => {
        await page.evaluate(() => scrollTo(0, 0));
        await at(page, 1).click({ position: { x: 300, y: 4 } });
        await page.keyboard.press("End");
        await expect(at(page, FILES)).toBeFocused();
        await expect(at(page, FILES)).toBeInViewport();
        await expect(at(page, FILES)).toContainText(inOrder.at(-1) as string);
        await page.keyboard.press("ArrowUp");
        await expect(at(page, FILES - 1)).toBeFocused();
        await page.keyboard.press("Home");
        await expect(at(page, 1)).toBeFocused();
        await expect(at(page, 1)).toBeInViewport();
    });

    await test.step("everything is selected, and nothing", async () => {
        await page.keyboard.press("Control+a");
        await expect(page.getByRole("group", { name: "Actions for what is selected" })).toContainText("100,000");
        await page.keyboard.press("Escape");
        await expect(page.getByRole("group", { name: "Actions for what is selected" })).toHaveCount(0);
    });

    await test.step("the order is changed", async () => {
        const byAge = names.map((_, n) => n).sort((a, b) => age(a) - age(b));
        const header = (name: string) => page.getByRole("columnheader", { name }).getByRole("button");
        await header("Changed").click();
        await expect(at(page, 1)).toContainText(nameOf(byAge[0] as number));
        await header("Changed").click();
        await expect(at(page, 1)).toContainText(nameOf(byAge.at(-1) as number));
        await header("Name").click();
        await expect(at(page, 1)).toContainText(inOrder[0] as string);
        await header("Name").click();
        await expect(at(page, 1)).toContainText(inOrder.at(-1) as string);
    });

    await test.step("what is typed finds, letter by letter", async () => {
        await page.getByRole("searchbox", { name: "Search files" }).pressSequentially("BUDGET zurich 60");
        const found = names.filter((name) => name.includes("Zürich budget") && name.includes("60"));
        await expect(page.getByRole("heading", { level: 2 })).toHaveText(`${found.length} found`);
        await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", String(found.length + 1));
        const newest = found.toSorted((a, b) => age(names.indexOf(a)) - age(names.indexOf(b)))[0] as string;
        await expect(at(page, 1)).toContainText(newest);
        await page.keyboard.press("Escape");
        await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", String(ROWS));
    });
});
