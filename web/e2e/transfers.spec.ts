// The list of transfers: what is dropped, how far it is, and that it is stopped, gone on with, tried again or given up.

import type { Page } from "@playwright/test";

import { makeAccount } from "./api";
import { expect, makeVault, test } from "./fixtures";
import { row, store, writeTree } from "./steps";

const tray = (page: Page) => page.getByRole("region", { name: "Transfers" });
const PARTS = "**/api/v1/vault/uploads/*/parts/*";
const FULL = {
    status: 507,
    contentType: "application/problem+json",
    json: {
        code: "STORAGE_FULL",
        title: "The server's disk has no room",
        status: 507,
        detail: "Nothing was stored.",
        request_id: "0".repeat(32),
    },
};

test("a folder that is dropped goes where it is dropped, and the place says so before", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "hugo"));
    await makeVault(server, page);
    const path = writeTree(server, { "dropped/a.txt": "a", "dropped/within/b.txt": "b" });
    const place = page.getByText("Your vault is empty");
    await place.scrollIntoViewIfNeeded();
    const { x = 0, y = 0 } = (await place.boundingBox()) ?? {};
    const session = await page.context().newCDPSession(page);
    const drag = (type: "dragEnter" | "dragOver" | "drop") =>
        session.send("Input.dispatchDragEvent", { type, x: x + 5, y: y + 5, data: { items: [], files: [path], dragOperationsMask: 1 } });
    await drag("dragEnter");
    await drag("dragOver");
    await expect(page.getByText("Drop to store in “All files”")).toBeVisible();
    await drag("drop");
    await expect(page.getByText("Drop to store in “All files”")).toBeHidden();
    await expect(tray(page).getByRole("heading")).toHaveText("2 files done");
    await row(page, "dropped").getByRole("link").click();
    await expect(page.getByRole("grid").getByRole("link")).toHaveText(["within", "a.txt"]);
});

test("transfers are stopped, gone on with, given up, and tried again all at once", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "ines"));
    await makeVault(server, page);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
        release = resolve;
    });
    await page.route(PARTS, async (route) => {
        await held;
        await route.continue().catch(() => undefined);
    });
    await store(page, { "kept.bin": "kept", "given-up.bin": "given up" });
    await expect(tray(page).getByRole("progressbar", { name: "Progress of all transfers" })).toBeVisible();
    await tray(page).getByRole("button", { name: "Pause kept.bin" }).click();
    await expect(tray(page).getByRole("listitem").filter({ hasText: "kept.bin" })).toContainText("Paused");
    await tray(page).getByRole("button", { name: "Cancel given-up.bin" }).click();
    await expect(tray(page).getByRole("listitem")).toHaveCount(1);
    release();
    await page.unrouteAll({ behavior: "wait" });
    await tray(page).getByRole("button", { name: "Go on with kept.bin" }).click();
    await expect(tray(page)).toContainText("Stored and checked");
    await expect(page.getByRole("grid").getByRole("link")).toHaveText(["kept.bin"]);

    await page.route("**/api/v1/vault/uploads", (route) => route.fulfill(FULL));
    await store(page, { "one.bin": "one", "two.bin": "two" });
    await expect(tray(page).getByRole("heading")).toHaveText("2 files failed");
    await expect(tray(page).getByText("The server has no room left.")).toHaveCount(2);
    await page.unrouteAll();
    await tray(page).getByRole("button", { name: "Retry all that failed" }).click();
    await expect(page.getByRole("grid").getByRole("link")).toHaveText(["kept.bin", "one.bin", "two.bin"]);
    await tray(page).getByRole("button", { name: "Make the list of transfers small" }).click();
    await expect(tray(page).getByRole("listitem")).toHaveCount(0);
    await tray(page).getByRole("button", { name: "Close the list of transfers" }).click();
    await expect(tray(page)).toBeHidden();
});
