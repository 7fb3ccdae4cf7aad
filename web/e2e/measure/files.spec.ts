// How the list of 100,000 files keeps up with whoever uses it.

import type { Page } from "@playwright/test";

import { makeAccount } from "../api";
import { expect, test, unlock } from "../fixtures";
import { FOLDER, largeVault } from "../large";
import { row } from "../steps";
import { type Frames, framesWhile } from "./frames";
import { write } from "./table";

const ROUNDS = 3;
/** Between two keys, in milliseconds: some 100 words a minute. */
const TYPING = 120;
/** How long is looked on after something was done, in milliseconds. */
const AFTER = 800;

const search = (page: Page) => page.getByRole("searchbox", { name: "Search files" });
const header = (page: Page, name: string) => page.getByRole("columnheader", { name }).getByRole("button");

/** Each of them begins and ends in the folder, in the order of names. */
const TASKS: Record<string, (page: Page) => Promise<void>> = {
    "type “budget zurich 60” into the search": async (page) => {
        await search(page).pressSequentially("budget zurich 60", { delay: TYPING });
        await expect(page.getByRole("heading", { level: 2 })).toContainText("found");
    },
    "take it away again": async (page) => {
        for (let letter = 0; letter < "budget zurich 60".length; letter++) await page.keyboard.press("Backspace", { delay: TYPING });
        await expect(header(page, "Name")).toBeVisible();
    },
    "scroll by 40 turns of the wheel": async (page) => {
        await page.mouse.move(700, 500);
        for (let turn = 0; turn < 40; turn++) await page.mouse.wheel(0, 700);
    },
    "go to the end and back": async (page) => {
        await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
        await page.evaluate(() => new Promise(requestAnimationFrame));
        await page.evaluate(() => scrollTo(0, 0));
    },
    "order by the time of change": (page) => header(page, "Changed").click(),
    "the other way round": (page) => header(page, "Changed").click(),
    "order by size": (page) => header(page, "Size").click(),
    "order by name": (page) => header(page, "Name").click(),
    "go up": (page) => page.getByRole("navigation", { name: "Where you are" }).getByRole("link").first().click(),
    "open the folder": (page) => row(page, FOLDER).getByRole("link").click(),
};

test("the list of 100,000 files", async ({ server, signedIn, browser }) => {
    test.setTimeout(600_000);
    const account = await makeAccount(server, "archivist");
    await largeVault(server, account);
    const page = await signedIn(account);
    await page.goto(`${server.url}/app/files`);
    await unlock(page);
    await row(page, FOLDER).getByRole("link").click();
    await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", "100001");
    const samples: Record<string, Frames[]> = {};
    for (let round = 0; round < ROUNDS; round++) {
        for (const [name, act] of Object.entries(TASKS)) {
            const frames = await framesWhile(page, async () => {
                await act(page);
                await page.waitForTimeout(AFTER);
            });
            samples[name] = [...(samples[name] ?? []), frames];
            console.log(name, JSON.stringify(frames));
        }
    }
    write("files", `Chromium ${browser.version()}`, samples);
});
