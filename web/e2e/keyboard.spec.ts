// The main way through the pages with the keyboard alone, and what a screen reader meets on it, in its order.

import type { Locator, Page } from "@playwright/test";

import { makeAccount } from "./api";
import { expect, makeVault, passphrase, test } from "./fixtures";
import { bar, row, select, upload } from "./steps";

/** Whether what has the focus shows it. */
const showsFocus = (page: Page) =>
    page.evaluate(() => {
        const at = document.activeElement;
        if (!at || at === document.body) return "nothing has the focus";
        const { outlineStyle, outlineWidth } = getComputedStyle(at);
        const box = at.getBoundingClientRect();
        const isSeen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
        return isSeen && outlineStyle !== "none" && outlineWidth !== "0px" ? "" : `not seen: ${at.outerHTML.slice(0, 200)}`;
    });

/** Presses Tab until this has the focus; all that has it on the way must show it. */
async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    await expect(target).toBeVisible();
    for (let presses = 0; presses < 40; presses++) {
        if (await target.evaluate((one) => one === document.activeElement)) return;
        await page.keyboard.press(key);
        expect(await showsFocus(page)).toBe("");
    }
    throw new Error(`Tab does not lead to ${target}`);
}

test("from the sign-in to a locked vault with the keyboard alone", async ({ server, page }) => {
    const { username, password } = await makeAccount(server, "finn");
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    const write = async (label: string, words: string) => {
        await tabTo(page, page.getByLabel(label, { exact: true }));
        await page.keyboard.type(words);
    };
    const press = async (name: string) => {
        await tabTo(page, button(name));
        await page.keyboard.press("Enter");
    };
    await page.goto(server.url);
    await expect(page.getByLabel("User name")).toBeFocused();
    await page.keyboard.type(username);
    await write("Password", password);
    await page.keyboard.press("Enter");

    await write("Passphrase", passphrase);
    await write("The same passphrase again", passphrase);
    await press("Make the vault");
    await press("Show the text");
    const kit = await page.locator("pre").innerText();
    await tabTo(page, page.getByLabel(/last 6 characters/));
    await page.keyboard.type(kit.trim().slice(-6));
    await press("I have it; go on");

    const chosen = page.waitForEvent("filechooser");
    await press("Upload files");
    await (await chosen).setFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("the ferry leaves at nine") });
    const file = row(page, "notes.txt");
    await tabTo(page, file);
    await page.keyboard.press("Enter");
    await expect(page.frameLocator("iframe").getByText("the ferry leaves at nine")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(file).toBeFocused();

    await page.keyboard.press("Space");
    const share = bar(page).getByRole("button", { name: "Share" });
    await tabTo(page, share, "Shift+Tab");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "Share “notes.txt”" })).toBeVisible();
    await press("Make the link");
    await expect(page.getByLabel("The link", { exact: true })).toHaveValue(/\/s\//);
    await press("Done");
    await expect(share).toBeFocused();

    await page.keyboard.press("Control+Alt+l");
    await expect(page.getByLabel("Vault passphrase")).toBeFocused();
    await page.keyboard.type(passphrase);
    await page.keyboard.press("Enter");
    await expect(file).toBeVisible();
});

test("a screen reader meets things in the order of what one does", async ({ server, page, stranger }) => {
    const { username, password } = await makeAccount(server, "gina");
    await page.goto(`${server.url}/app/sign-in`);
    await expect(page.locator("body")).toMatchAriaSnapshot(`
      - banner: ElohimOS
      - main:
        - heading "Sign in" [level=1]
        - textbox "User name"
        - textbox "Password"
        - button "Show"
        - button "Sign in"
      - contentinfo:
        - paragraph: This password opens your account. Your vault has a passphrase of its own, which never leaves your browser.
        - link "I have an invitation"
        - combobox "Language": English
        - combobox "Theme": System theme
    `);
    await page.getByLabel("User name").fill(username);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.keyboard.press("Enter");
    await expect(page.getByLabel("Passphrase", { exact: true })).toBeVisible();
    await makeVault(server, page);
    await upload(page, { "notes.txt": "the ferry leaves at nine" });
    await select(page, "notes.txt");
    await expect(page.locator("body")).toMatchAriaSnapshot(`
      - link "Skip to the content"
      - navigation "Main navigation":
        - link "ElohimOS"
        - button "Find pages and actions"
        - link "Files"
        - link "Shared"
        - link "Inbox"
        - link "Teams"
        - link "Account"
        - link "Help"
        - button "Sign out"
      - main:
        - text: "Vault: My vault"
        - link "Vault settings"
        - button "Lock"
        - heading "Files" [level=1]
        - search:
          - searchbox "Search files"
          - button "Filters"
        - button "Upload"
        - button "New folder"
        - navigation "Parts of the vault"
        - navigation "Where you are"
        - group "Actions for what is selected":
          - button "Select nothing"
          - text: 1 selected
          - button "Download"
          - button "Share"
          - button "Move…"
          - button "Add star"
          - button "Tags"
          - button "Move to trash"
          - button "All actions"
        - grid "All files":
          - rowgroup:
            - row:
              - columnheader "Select all"
              - columnheader "Name"
              - columnheader "Size"
              - columnheader "Changed"
              - columnheader "Tags"
              - columnheader "Actions"
          - rowgroup:
            - row [selected]:
              - gridcell "Select notes.txt":
                - checkbox "Select notes.txt" [checked]
              - gridcell "notes.txt":
                - link "notes.txt"
              - gridcell "24 bytes"
              - gridcell "Star for notes.txt Actions for notes.txt":
                - button "Star for notes.txt"
                - button "Actions for notes.txt"
      - status: The transfer is done
    `);

    await bar(page).getByRole("button", { name: "Share" }).click();
    await expect(page.getByRole("dialog", { name: "Share “notes.txt”" })).toMatchAriaSnapshot(`
      - dialog "Share “notes.txt”":
        - heading "Share “notes.txt”" [level=2]
        - button "Close"
        - paragraph: Makes a link for somebody who has no account. They open it in a browser; nothing needs to be installed.
        - combobox "The link ends": in 24 hours
        - combobox "It works": for one download
        - paragraph: One person, once. They have ten minutes to fetch everything that is in it.
        - switch "Also needs a password"
        - switch "Only for looking"
        - combobox "Tell me when it is used": the first time
        - button "Cancel"
        - button "Make the link"
    `);
    await page.getByRole("button", { name: "Make the link" }).click();
    const guest = await stranger();
    await guest.goto(await page.getByLabel("The link", { exact: true }).inputValue());
    await expect(guest.locator("body")).toMatchAriaSnapshot(`
      - banner:
        - text: ElohimOS
        - navigation "Language · Sprache":
          - button "English" [pressed]
          - button "Deutsch"
      - main:
        - heading "These files are for you" [level=1]
        - paragraph: 1 file, 24 bytes in all. They are unlocked here, in your browser.
        - paragraph: /^A download is counted when its bytes start/
        - region "Files":
          - list:
            - listitem:
              - paragraph: notes.txt
              - paragraph: 24 bytes
              - button "Look at notes.txt"
              - button "Save notes.txt"
      - contentinfo:
        - heading "About this page" [level=2]
        - paragraph: /^Your browser unlocks the files with the key at the end of the link/
    `);
});
