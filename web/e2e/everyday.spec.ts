// What people do with files all day: put them in, find them, select, rename, move, look at versions, throw away and take back.

import type { Page } from "@playwright/test";

import { makeAccount } from "./api";
import { CANARY, expect, makeVault, test } from "./fixtures";
import { asked, bar, downloadBy, row, select, store, unzip, upload, writeTree } from "./steps";

const TREE = {
    [`Fjällräven ${CANARY}/readme.txt`]: "first",
    [`Fjällräven ${CANARY}/Zürich/Résumé Ångström.txt`]: "second",
    [`Fjällräven ${CANARY}/Zürich/deep/down/empty.txt`]: "",
};
const FOLDER = `Fjällräven ${CANARY}`;

const toast = (page: Page, words: string) => page.getByRole("dialog").filter({ hasText: words });
const menu = (page: Page) => page.getByRole("menu").getByRole("menuitem");

/** Presses a row beside its name. */
const press = (page: Page, name: string, ...modifiers: ("Shift" | "Control")[]) =>
    row(page, name).getByRole("gridcell").nth(2).click({ modifiers });

test("a folder goes up whole, is found without its accents, and comes down whole", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "xena"));
    await makeVault(server, page);
    await expect(page.getByText("Your vault is empty")).toBeVisible();
    await page.locator("input[type=file][webkitdirectory]").setInputFiles(writeTree(server, TREE));
    await expect(page.getByText("3 files done")).toBeVisible();
    await row(page, FOLDER).getByRole("link").click();
    await row(page, "Zürich").getByRole("link").click();
    await expect(page.getByRole("navigation", { name: "Where you are" }).getByRole("link")).toHaveText(["All files", FOLDER, "Zürich"]);
    await expect(row(page, "Résumé Ångström.txt")).toBeVisible();

    await page.getByLabel("Search files").fill("RESUME angstrom");
    await expect(page.getByText("1 found").first()).toBeVisible();
    await expect(row(page, "Résumé Ångström.txt")).toContainText(`${FOLDER}/Zürich`);
    await page.getByLabel("Search files").fill("readme");
    await expect(row(page, "readme.txt")).toBeVisible();
    await page.getByRole("button", { name: "Where: everywhere" }).click();
    await menu(page).filter({ hasText: "in “Zürich”" }).click();
    await expect(page.getByText("Nothing was found")).toBeVisible();
    await page.getByRole("button", { name: "Clear search and filters" }).first().click();

    await page.getByRole("navigation", { name: "Where you are" }).getByRole("link", { name: "All files" }).click();
    await select(page, FOLDER);
    const { name, bytes } = await downloadBy(page, bar(page).getByRole("button", { name: "Download" }));
    expect(name).toBe(`${FOLDER}.zip`);
    expect(unzip(server, bytes)).toEqual(TREE);
});

test("a name that is taken: one answer for all, versions, and back to the first", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "yara"));
    await makeVault(server, page);
    await upload(page, { "a.txt": "a one", "b.txt": "b one", "c.txt": "c one" });
    await store(page, { "a.txt": "a two, longer", "b.txt": "b two", "c.txt": "c two" });
    const clash = page.getByRole("dialog", { name: "“a.txt” is there already" });
    await clash.getByRole("checkbox", { name: "Do the same for the other 2 files" }).click();
    await clash.getByRole("button", { name: "Store as a new version" }).click();
    await expect(page.getByText("6 files done")).toBeVisible();
    await expect(page.getByRole("grid").getByRole("link")).toHaveText(["a.txt", "b.txt", "c.txt"]);

    await select(page, "a.txt");
    const saved = async () => (await downloadBy(page, bar(page).getByRole("button", { name: "Download" }))).bytes.toString();
    expect(await saved()).toBe("a two, longer");
    await page.keyboard.press("i");
    const versions = page.getByRole("region", { name: "Versions" }).getByRole("listitem");
    await expect(versions).toHaveCount(2);
    await expect(versions.first()).toContainText("current");
    await versions
        .last()
        .getByRole("button", { name: /^Look at/ })
        .click();
    await expect(page.frameLocator('iframe[title="Contents of a.txt"]').getByText("a one")).toBeVisible();
    await page.getByRole("button", { name: "Close the preview" }).click();
    await versions
        .last()
        .getByRole("button", { name: /current$/ })
        .click();
    await expect(toast(page, "This version is the current one now.")).toBeVisible();
    await expect(versions).toHaveCount(3);
    expect(await saved()).toBe("a one");
    await versions
        .nth(1)
        .getByRole("button", { name: /^Remove version 2 of / })
        .click();
    await asked(page).getByRole("button", { name: "Remove the version" }).click();
    await expect(versions).toHaveCount(2);
    await expect(page.getByRole("button", { name: /^Look at version / })).toHaveCount(2);

    await store(page, { "b.txt": "b three" });
    await page.getByRole("dialog", { name: "“b.txt” is there already" }).getByRole("button", { name: "Keep both" }).click();
    await expect(row(page, "b (2).txt")).toBeVisible();
    await store(page, { "c.txt": "c three" });
    await page.getByRole("dialog", { name: "“c.txt” is there already" }).getByRole("button", { name: "Skip this file" }).click();
    await select(page, "c.txt");
    expect(await saved()).toBe("c two");
});

test("many are selected, and the bar, the menu and the keys do the same", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "zoe"));
    await makeVault(server, page);
    await upload(page, Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`f${n}.txt`, "x".repeat(n)])));
    await press(page, "f2.txt");
    await press(page, "f4.txt", "Shift");
    await expect(bar(page)).toContainText("3 selected");
    await press(page, "f3.txt", "Control");
    await expect(bar(page)).toContainText("2 selected");
    await page.keyboard.press("Control+a");
    await expect(bar(page)).toContainText("5 selected");
    await page.keyboard.press("Escape");
    await expect(bar(page)).toBeHidden();

    await row(page, "f1.txt").click({ button: "right" });
    const inContext = await menu(page).allInnerTexts();
    await page.keyboard.press("Escape");
    await bar(page).getByRole("button", { name: "All actions" }).click();
    expect(await menu(page).allInnerTexts()).toEqual(inContext);
    expect(inContext).toHaveLength(10);
    await page.keyboard.press("Escape");

    await press(page, "f1.txt");
    await page.keyboard.press("F2");
    const name = page.getByLabel("New name for f1.txt");
    await expect(name).toBeFocused();
    await name.fill("F2.TXT");
    await expect(page.getByRole("alert")).toHaveText("Something of this name lies there already. Choose another name.");
    await name.fill("first.txt");
    await name.press("Enter");
    await expect(row(page, "first.txt")).toBeFocused();
    await press(page, "f2.txt");
    await page.keyboard.press("F2");
    await page.keyboard.press("Escape");
    await expect(row(page, "f2.txt")).toBeFocused();
});

test("things are moved, thrown away, and taken back", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "abby"));
    await makeVault(server, page);
    await upload(page, { "one.txt": "1", "two.txt": "22", "three.txt": "333" });
    // Messages stand above the list of transfers: with it, they would reach up to where the trash is.
    await page.getByRole("button", { name: "Close the list of transfers" }).click();
    await page.getByRole("button", { name: "New folder" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Box");
    await page.getByRole("button", { name: "Make the folder" }).click();
    await expect(bar(page)).toContainText("1 selected");
    await select(page, "one.txt", "two.txt");
    await bar(page).getByRole("button", { name: "Move…" }).click();
    const dialog = page.getByRole("dialog", { name: "Move 2 items" });
    await dialog.getByRole("radio", { name: "Box" }).check();
    await dialog.getByRole("button", { name: "Move to “Box”" }).click();
    const listed = page.getByRole("grid").getByRole("link");
    await expect(listed).toHaveText(["Box", "three.txt"]);
    await toast(page, "2 items moved to “Box”").getByRole("button", { name: "Undo" }).click();
    await expect(listed).toHaveText(["Box", "one.txt", "three.txt", "two.txt"]);

    await select(page, "one.txt", "two.txt", "three.txt");
    await page.keyboard.press("i");
    await expect(page.getByRole("complementary", { name: "Details" })).toContainText("3 selectedContains3 filesSize6 ");
    await page.keyboard.press("Delete");
    await expect(listed).toHaveText(["Box"]);
    await toast(page, "3 items moved to the trash").getByRole("button", { name: "Undo" }).click();
    await expect(listed).toHaveText(["Box", "one.txt", "three.txt", "two.txt"]);
    await select(page, "one.txt", "two.txt");
    await bar(page).getByRole("button", { name: "Move to trash" }).click();

    await page.getByRole("link", { name: "Trash", exact: true }).click();
    const thrown = page.getByRole("table").getByRole("row");
    await thrown.filter({ hasText: "one.txt" }).getByRole("button", { name: "Restore" }).click();
    await expect(toast(page, "1 item restored")).toBeVisible();
    await page.getByRole("button", { name: "Remove two.txt for good" }).click();
    const confirm = asked(page);
    await expect(confirm.getByRole("button", { name: "Remove for good" })).toBeDisabled();
    await confirm.getByLabel("Type “remove” to go on").fill("remove");
    await confirm.getByRole("button", { name: "Remove for good" }).click();
    await expect(page.getByText("The trash is empty")).toBeVisible();
    await page.getByRole("navigation", { name: "Parts of the vault" }).getByRole("link", { name: "Files", exact: true }).click();
    await select(page, "one.txt", "three.txt");
    await page.keyboard.press("Delete");
    await page.getByRole("link", { name: "Trash", exact: true }).click();
    await page.getByRole("button", { name: "Empty the trash" }).click();
    const all = page.getByRole("alertdialog", { name: "Empty the trash, with 2 items?" });
    await all.getByLabel("Type “remove” to go on").fill("remove");
    await all.getByRole("button", { name: "Remove for good" }).click();
    await expect(page.getByText("The trash is empty")).toBeVisible();
    await page.getByRole("navigation", { name: "Parts of the vault" }).getByRole("link", { name: "Files", exact: true }).click();
    await expect(listed).toHaveText(["Box"]);
});
