// What is around the files: going places by keys and addresses, how it looks, and what is said when the line or a transfer would be lost.

import { call, makeAccount } from "./api";
import { CANARY, expect, makeVault, passphrase, test, unlock } from "./fixtures";
import { choose, goTo, holdUploads, row, sha256, upload } from "./steps";

test("by a few letters to a page, an action and a file; and all keys on one sheet", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "bela"));
    await makeVault(server, page);
    await upload(page, { [`${CANARY} Überblick.txt`]: "seen from above" });
    const find = async (typed: string, found: string) => {
        await page.keyboard.press("Control+k");
        const palette = page.getByRole("dialog", { name: "Go to or do…" });
        await palette.getByRole("combobox").fill(typed);
        await expect(palette.getByRole("option", { name: found }).first()).toHaveAttribute("data-highlighted", "");
        await page.keyboard.press("Enter");
        await expect(palette).toBeHidden();
    };
    await find("uberbl", `${CANARY} Überblick.txt`);
    await expect(page.getByRole("dialog", { name: `${CANARY} Überblick.txt` })).toBeVisible();
    await page.keyboard.press("Escape");
    await find("new fold", "New folder");
    await page.getByRole("dialog", { name: "New folder" }).getByRole("button", { name: "Cancel" }).click();
    await find("go tea", "Go to Teams");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Teams");

    await page.keyboard.press("g");
    await page.keyboard.press("f");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Files");
    await page.keyboard.press("?");
    const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect(sheet.getByText("Ctrl+K", { exact: true })).toBeVisible();
    await expect(sheet.getByRole("region", { name: "Files" }).getByText("F2", { exact: true })).toBeVisible();
    await sheet.getByRole("switch", { name: "Single keys do things" }).click();
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    await page.keyboard.press("?");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog")).toHaveCount(1);
    await expect(page.getByRole("dialog", { name: "Go to or do…" })).toBeVisible();
});

test("a theme that was chosen is there before anything is drawn", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "cleo"), { colorScheme: "light" });
    await page.goto(`${server.url}/app/account`);
    await page.getByRole("combobox", { name: "Theme" }).click();
    await page.getByRole("option", { name: "Dark" }).click();
    await page.addInitScript(() => {
        const seen: string[] = [];
        Object.assign(globalThis, { seen });
        const look = () => {
            if (document.body) seen.push(getComputedStyle(document.body).colorScheme, document.documentElement.dataset.theme ?? "none");
            if (document.readyState !== "complete") requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
        document.addEventListener("DOMContentLoaded", look);
    });
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Account");
    const seen = await page.evaluate(() => [...new Set((globalThis as unknown as { seen: string[] }).seen)]);
    expect(seen).toEqual(["dark"]);
});

test("an address leads to a file in its folder, and Back leads where one was", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "dora"));
    await makeVault(server, page);
    await page.getByRole("button", { name: "New folder" }).first().click();
    await page.getByLabel("Name", { exact: true }).fill("Box");
    await page.getByRole("button", { name: "Make the folder" }).click();
    await row(page, "Box").getByRole("link").click();
    await upload(page, { "within.txt": "found again", "wither.txt": "another" });
    const list = page.url();
    await page.getByLabel("Search files").fill("with");
    await page.getByRole("button", { name: "Type", exact: true }).click();
    await page.getByRole("menuitem", { name: "Text", exact: true }).click();
    await row(page, "within.txt").getByRole("link").click();
    const preview = page.getByRole("dialog", { name: "within.txt" });
    await expect(preview).toBeVisible();
    const shown = page.url();
    await page.goBack();
    await expect(preview).toBeHidden();
    expect(page.url()).toBe(list);
    await expect(page.getByLabel("Search files")).toHaveValue("with");
    await expect(page.getByRole("grid").getByRole("link")).toHaveText(["wither.txt", "within.txt"]);
    await page.goForward();
    await expect(preview).toBeVisible();

    await page.goto("about:blank");
    await page.goto(shown);
    // The preview covers at once what says that the vault is open.
    await page.getByLabel("Vault passphrase").fill(passphrase);
    await page.getByRole("button", { name: "Open the vault" }).click();
    await expect(preview).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("navigation", { name: "Where you are" }).getByRole("link")).toHaveText(["All files", "Box"]);
});

test("who goes while something is on its way is asked, and a line that is lost is told of", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "edda"));
    await makeVault(server, page);
    const go = await holdUploads(page);
    await page.locator("input[type=file][multiple]").setInputFiles({ name: "slow.txt", mimeType: "", buffer: Buffer.from("slow") });
    await expect(page.getByText("1 file on its way")).toBeVisible();
    const asked = page.waitForEvent("dialog");
    await page.evaluate(() => setTimeout(() => location.reload()));
    const question = await asked;
    expect(question.type()).toBe("beforeunload");
    await question.dismiss();
    go();
    await expect(row(page, "slow.txt")).toBeVisible();

    await page.context().setOffline(true);
    await expect(page.getByText("No connection.")).toBeVisible();
    await page.context().setOffline(false);
    await expect(page.getByText("No connection.")).toBeHidden();
    await page.reload();
    await unlock(page);
    await expect(row(page, "slow.txt")).toBeVisible();
});

test("a vault that nobody uses locks itself", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "fritz"));
    await page.clock.install();
    await makeVault(server, page);
    await page.clock.fastForward("14:00");
    // A wheel would be told of later: nobody waits for that.
    await page.keyboard.press("Shift");
    await page.clock.fastForward("14:00");
    await expect(page.getByRole("button", { name: "Lock", exact: true })).toBeVisible();
    await page.clock.fastForward("02:00");
    await expect(page.getByLabel("Vault passphrase")).toBeVisible();
});

test("a vault locks on pages that show nothing of it: by itself, and by keys", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "gesa"));
    await page.clock.install();
    await makeVault(server, page);
    await goTo(page, "Teams");
    const toFiles = () => page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name: "Files" }).click();
    await page.clock.fastForward("16:00");
    await toFiles();
    await unlock(page);
    await goTo(page, "Account");
    await page.keyboard.press("Control+Alt+l");
    await toFiles();
    await expect(page.getByLabel("Vault passphrase")).toBeVisible();
});

test("the pages speak German, say which they are, and start without a connection", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "gerd"));
    await page.goto(`${server.url}/app/about`);
    const manifest = Buffer.from(await (await fetch(`${server.url}/web-manifest.json`)).arrayBuffer());
    await expect(page.getByText(sha256(manifest))).toBeVisible();
    const { version } = await call<{ version: string }>(server, "GET", "/health");
    await expect(page.getByText(version, { exact: true })).toBeVisible();

    await page.goto(`${server.url}/app/account`);
    await choose(page, "Language", "Deutsch");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Konto");
    await expect(page.locator("html")).toHaveAttribute("lang", "de");

    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await page.context().setOffline(true);
    await page.goto(`${server.url}/app/about`);
    await expect(page.getByRole("navigation", { name: "Hauptnavigation" })).toBeVisible();
    await expect(page.getByText("Keine Verbindung.")).toBeVisible();
    await page.context().setOffline(false);
    await expect(page.getByText("Keine Verbindung.")).toBeHidden();
});

test("a part of the pages that cannot be fetched takes nothing else along, and is fetched when it is wanted again", async ({
    server,
    signedIn,
}) => {
    // Else its cache would have them.
    const page = await signedIn(await makeAccount(server, "hedi"), { serviceWorkers: "block" });
    await page.goto(`${server.url}/app/account`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Account");
    const parts = /assets\/(Palette|TeamsPage)-/;
    await page.route(parts, (route) => route.abort());
    await page.keyboard.press("Control+k");
    await expect(page.getByText("A part of these pages could not be loaded").first()).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Account");
    await page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name: "Teams" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("This page cannot be shown");
    await expect(page.getByRole("button", { name: "Reload" })).toBeVisible();
    await page.unroute(parts);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Teams");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog", { name: "Go to or do…" })).toBeVisible();
});
