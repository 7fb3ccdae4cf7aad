// A line that is cut in the middle of something: the pages say so, and go on by themselves when it is back.

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

import { makeAccount } from "./api";
import { expect, makeVault, test } from "./fixtures";
import { Line } from "./line";
import type { Server } from "./server";
import { row, sha256 } from "./steps";

const MB = 1024 * 1024;
/** Five parts. */
const SIZE = 40 * MB;

const banner = (page: Page) => page.getByText("No connection. What is shown may be old");
const transfer = (page: Page) => page.getByRole("region", { name: "Transfers" }).getByRole("listitem");

/** What cuts the line for longer than a moment, and what brings it back. */
const CUTS = {
    "the server is stopped": {
        cut: (server: Server) => server.down(),
        mend: (server: Server) => server.up(new URL(server.url).port),
    },
    "the device has no network": {
        cut: (_: Server, page: Page) => page.context().setOffline(true),
        mend: (_: Server, page: Page) => page.context().setOffline(false),
    },
};

for (const [what, { cut, mend }] of Object.entries(CUTS)) {
    test(`an upload and a download outlive that ${what}`, async ({ server, signedIn, sent }) => {
        const line = await Line.to(server.url);
        const page = await signedIn(await makeAccount(server, "cut"), {}, line.url);
        await makeVault(line, page);
        const bytes = randomBytes(SIZE);
        const path = server.write("film.bin", bytes);

        let broken = line.cutAfter(SIZE / 2);
        await page.locator("input[type=file][multiple]").setInputFiles(path);
        await broken;
        await cut(server, page);
        await expect(banner(page)).toBeVisible();
        await expect(transfer(page)).toContainText("Waits for the connection, and goes on by itself");
        // What is open stays open, and is looked through without a connection.
        await page.getByRole("searchbox", { name: "Search files" }).fill("film");
        await expect(page.getByText("Nothing was found")).toBeVisible();
        await page.getByRole("searchbox", { name: "Search files" }).fill("");
        await mend(server, page);
        line.mend();
        await expect(banner(page)).toHaveCount(0);
        await expect(transfer(page)).toContainText("Stored and checked");
        expect(sent.filter((one) => /^POST \S+\/uploads\n/.test(one))).toHaveLength(1);

        await row(page, "film.bin").click();
        broken = line.cutAfter(SIZE / 2);
        const begun = page.waitForEvent("download");
        await page.getByRole("button", { name: "Download" }).first().click();
        await broken;
        await cut(server, page);
        await expect(banner(page)).toBeVisible();
        await expect(transfer(page).first()).toContainText("Waits for the connection, and goes on by itself");
        await mend(server, page);
        line.mend();
        await expect(transfer(page).first()).toContainText("Handed to the browser’s downloads");
        expect(sha256(readFileSync(await (await begun).path()))).toBe(sha256(bytes));
        line.stop();
    });
}
