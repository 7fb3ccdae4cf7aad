// Links and drop boxes: what the owner chooses, and what somebody without an account meets.

import type { Page } from "@playwright/test";

import { call, login, makeAccount } from "./api";
import { CANARY, expect, makeVault, test } from "./fixtures";
import type { Server } from "./server";
import { asked, bar, choose, downloadBy, goTo, row, select, sha256, unzip, upload, writeTree } from "./steps";

const VOYAGE = { "voyage/log.txt": "cast off", "voyage/map.txt": "north", "voyage/day two/log.txt": "calm" };

/** Makes a link to what is selected as the dialog proposes it, and answers it. */
async function makeLink(page: Page, change?: () => Promise<void>): Promise<string> {
    await bar(page).getByRole("button", { name: "Share" }).click();
    await expect(page.getByRole("dialog", { name: /^Share / })).toBeVisible();
    await change?.();
    await page.getByRole("button", { name: "Make the link" }).click();
    const made = page.getByRole("dialog", { name: "The link is ready" });
    const link = await made.getByLabel("The link", { exact: true }).inputValue();
    await made.getByRole("button", { name: "Done" }).click();
    await expect(made).toBeHidden();
    return link;
}

const idOf = (link: string): string => new URL(link).pathname.split("/").at(-1) ?? "";

/** Lets something end a moment from now: what a person waits for, a test asks of the server. */
const soon = (): string => new Date(Date.now() + 1000).toISOString();

/** Waits until the server says that it has ended. */
async function isOver(server: Server, token: string, of: "shares" | "drop-boxes", id: string): Promise<void> {
    const state = async () => {
        const { data } = await call<{ data: { id: string; state: string }[] }>(server, "GET", `/vault/${of}`, token);
        return data.find((one) => one.id === id)?.state;
    };
    await expect.poll(state).toBe("expired");
}

async function person(server: Server, signedIn: (account: Awaited<ReturnType<typeof makeAccount>>) => Promise<Page>, name: string) {
    const account = await makeAccount(server, name);
    const page = await signedIn(account);
    await makeVault(server, page);
    return { page, token: async () => (await login(server, account)).token };
}

test("a link with a password, for two downloads, until it is closed", async ({ server, signedIn, stranger, sent }) => {
    const { page } = await person(server, signedIn, "lena");
    const name = `${CANARY} notes.txt`;
    const content = Buffer.from(`${CANARY} was seen at the weir\n`);
    const secret = "otter-lamp-harbour";
    await upload(page, { [name]: content });
    await select(page, name);
    const link = await makeLink(page, async () => {
        await choose(page, "The link ends", "in 1 hour");
        await choose(page, "It works", "for a number of downloads");
        await page.getByLabel("Number of downloads").fill("2");
        await page.getByRole("switch", { name: "Also needs a password" }).click();
        await page.getByLabel("Password", { exact: true }).fill(secret);
    });

    const guest = await stranger();
    await guest.goto(link);
    await expect(guest.getByRole("heading", { level: 1 })).toHaveText("This link has a password");
    expect(guest.url()).toBe(link.split("#")[0]);
    await guest.getByLabel("Password of the link").fill("otter-lamp-harbor");
    await guest.getByRole("button", { name: "Open" }).click();
    await expect(guest.getByText("This password is not right.")).toBeVisible();
    await expect(guest.getByText("You have 4 quick tries left")).toBeVisible();
    await guest.getByLabel("Password of the link").fill(secret);
    await guest.getByRole("button", { name: "Open" }).click();
    await expect(guest.getByRole("heading", { level: 1 })).toHaveText("These files are for you");
    await guest.getByRole("button", { name: `Look at ${name}` }).click();
    await expect(guest.frameLocator(`iframe[title="Contents of ${name}"]`).getByText(`${CANARY} was seen at the weir`)).toBeVisible();
    await guest.getByRole("button", { name: "Close the preview" }).click();
    const saved = await downloadBy(guest, guest.getByRole("button", { name: `Save ${name}` }));
    expect([saved.name, sha256(saved.bytes)]).toEqual([name, sha256(content)]);
    await expect(guest.getByText("Saved", { exact: true })).toBeVisible();
    expect(await guest.evaluate(() => Object.keys(sessionStorage).length)).toBe(0);
    expect(await guest.context().cookies()).toEqual([]);

    await goTo(page, "Shared");
    const links = page.getByRole("table", { name: "Your links" }).getByRole("row");
    await expect(links.nth(1)).toContainText(`${name}PasswordOpen`);
    await expect(links.nth(1)).toContainText("1 of 2");
    await expect(page.getByRole("region", { name: "What happened with your links" })).toContainText("First download");

    const second = await stranger();
    await second.goto(link);
    await second.getByLabel("Password of the link").fill(secret);
    await second.getByRole("button", { name: "Open" }).click();
    await downloadBy(second, second.getByRole("button", { name: `Save ${name}` }));
    const third = await stranger();
    await third.goto(link);
    await third.getByLabel("Password of the link").fill(secret);
    await third.getByRole("button", { name: "Open" }).click();
    await expect(third.getByRole("heading", { level: 1 })).toHaveText("This link was used up");

    await goTo(page, "Files");
    await goTo(page, "Shared");
    await expect(page.getByText("No link is open")).toBeVisible();
    await page.getByRole("button", { name: "Show all links" }).click();
    await expect(links.nth(1)).toContainText("Used up");
    await expect(links.nth(1)).toContainText("2 of 2");
    await page.getByRole("button", { name: `Change: ${name}` }).click();
    await page.getByLabel("Downloads that it serves in all, those until now included").fill("3");
    await page.getByRole("button", { name: "Change it" }).click();
    await expect(links.nth(1)).toContainText("2 of 3");
    await page.getByRole("button", { name: `Close: ${name}` }).click();
    await asked(page).getByRole("button", { name: "Close the link" }).click();
    await expect(page.getByText("You share nothing yet")).toBeVisible();
    await third.goto("about:blank");
    await third.goto(link);
    await third.getByLabel("Password of the link").fill(secret);
    await third.getByRole("button", { name: "Open" }).click();
    await expect(third.getByRole("heading", { level: 1 })).toHaveText("This link opens nothing");

    const key = new URL(link).hash.slice(1);
    for (const one of sent) expect([secret, key].filter((word) => one.includes(word))).toEqual([]);
});

test("a link to a folder saves all of it as one file, and ends", async ({ server, signedIn, stranger }) => {
    const { page, token } = await person(server, signedIn, "mira");
    await page.locator("input[type=file][webkitdirectory]").setInputFiles(writeTree(server, VOYAGE));
    await expect(row(page, "voyage")).toBeVisible();
    await expect(page.getByText("3 files done")).toBeVisible();
    await select(page, "voyage");
    const link = await makeLink(page, () => choose(page, "It works", "for any number of downloads"));

    const guest = await stranger();
    await guest.goto(link);
    await expect(guest.getByText(/^3 files, .* in all\./)).toBeVisible();
    await expect(guest.getByRole("heading", { level: 2, name: "voyage", exact: true })).toBeVisible();
    await expect(guest.getByRole("heading", { level: 2, name: "voyage / day two", exact: true })).toBeVisible();
    const { name, bytes } = await downloadBy(guest, guest.getByRole("button", { name: "Save all as a zip file" }));
    expect(name).toBe("shared-files.zip");
    expect(unzip(server, bytes)).toEqual(VOYAGE);

    const asOwner = await token();
    await call(server, "PATCH", `/vault/shares/${idOf(link)}`, asOwner, { expires_at: soon() });
    await isOver(server, asOwner, "shares", idOf(link));
    await guest.goto("about:blank");
    await guest.goto(link);
    await expect(guest.getByRole("heading", { level: 1 })).toHaveText("This link has ended");
});

test("a drop box: two strangers' files, one accepted and one refused, and what is closed or over", async ({
    server,
    signedIn,
    stranger,
}) => {
    const { page, token } = await person(server, signedIn, "nora");
    await goTo(page, "Inbox");
    await page.getByRole("button", { name: "Make a drop box" }).click();
    await page.getByLabel("What it is for").fill(`${CANARY} letters`);
    await page.getByRole("dialog").getByRole("button", { name: "Make a drop box" }).click();
    const made = page.getByRole("dialog", { name: "The drop box is ready" });
    const address = await made.getByLabel("Address of the drop box").inputValue();
    await made.getByRole("button", { name: "Done" }).click();

    const guest = await stranger();
    await guest.goto(address);
    await expect(guest.getByRole("heading", { level: 1 })).toHaveText("Send files");
    expect(guest.url()).toBe(address.split("#")[0]);
    const sentBy = (name: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(`${CANARY}: ${name}`) });
    await guest.locator("input[type=file]").setInputFiles([sentBy(`${CANARY} invoice.txt`), sentBy(`${CANARY} advert.txt`)]);
    await guest.getByRole("button", { name: "Send 2 files" }).click();
    await expect(guest.getByRole("heading", { name: "It has arrived" })).toBeFocused();
    await expect(guest.getByText(/^2 files have arrived/)).toBeVisible();

    await goTo(page, "Files");
    await goTo(page, "Inbox");
    const waiting = page.getByRole("region", { name: "What has arrived" });
    await expect(waiting.getByText("Nobody has verified who sent these.")).toBeVisible();
    await expect(waiting.getByRole("listitem")).toHaveCount(2);
    await expect(waiting.getByText(`to “${CANARY} letters”`)).toHaveCount(2);
    await waiting.getByRole("button", { name: `Accept ${CANARY} invoice.txt` }).click();
    await page.getByRole("button", { name: "Put into All files" }).click();
    await expect(page.getByText(`“${CANARY} invoice.txt” is in your vault.`)).toBeVisible();
    await waiting.getByRole("button", { name: `Reject ${CANARY} advert.txt` }).click();
    await asked(page).getByRole("button", { name: "Destroy it" }).click();
    await expect(waiting.getByText("Nothing waits")).toBeVisible();
    await goTo(page, "Files");
    await expect(row(page, `${CANARY} invoice.txt`)).toContainText("unverified sender");
    await expect(page.getByRole("grid").getByRole("link")).toHaveText([`${CANARY} invoice.txt`]);
    await select(page, `${CANARY} invoice.txt`);
    const { bytes } = await downloadBy(page, bar(page).getByRole("button", { name: "Download" }));
    expect(bytes.toString()).toBe(`${CANARY}: ${CANARY} invoice.txt`);

    const recipient = address.split("#")[1];
    const asOwner = await token();
    const over = await call<{ id: string; path: string }>(server, "POST", "/vault/drop-boxes", asOwner, { recipient, expires_at: soon() });
    await isOver(server, asOwner, "drop-boxes", over.id);
    await goTo(page, "Inbox");
    await page.getByRole("button", { name: `Close ${CANARY} letters` }).click();
    await asked(page).getByRole("button", { name: "Close the drop box" }).click();
    await expect(page.getByText("1 that takes nothing any more")).toBeVisible();
    for (const closed of [address, `${server.url}${over.path}#${recipient}`]) {
        await guest.goto("about:blank");
        await guest.goto(closed);
        await guest.locator("input[type=file]").setInputFiles(sentBy("late.txt"));
        await guest.getByRole("button", { name: "Send 1 file" }).click();
        await expect(guest.getByRole("alert")).toContainText("This address takes nothing any more.");
    }
    await guest.goto("about:blank");
    await guest.goto(address.split("#")[0] ?? "");
    await expect(guest.getByRole("heading", { level: 1 })).toHaveText("A part of the address is missing");
});
