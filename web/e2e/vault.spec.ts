// How a vault opens and locks, what it keeps and what it finds.
//
// Each opening derives a key, which is slow on purpose.

import type { Page } from "@playwright/test";

import { call, login, makeAccount } from "./api";
import { CANARY, expect, makeVault, passphrase, test, unlock } from "./fixtures";
import type { Server } from "./server";
import { choose, find, goTo, holdUploads, row, select, store, upload } from "./steps";

test.slow();
const patiently = expect.configure({ timeout: 60_000 });

const OTHER = "words that nobody has seen before";
const DAY = 86_400_000;

type SignedIn = (account: Awaited<ReturnType<typeof makeAccount>>) => Promise<Page>;

async function person(server: Server, signedIn: SignedIn, name: string) {
    const account = await makeAccount(server, name);
    const page = await signedIn(account);
    await makeVault(server, page);
    return { account, page };
}

const toSettings = async (page: Page): Promise<void> => {
    await page.getByRole("link", { name: "Vault settings" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Vault settings" })).toBeVisible();
};

const lock = async (page: Page): Promise<void> => {
    await page.getByRole("button", { name: "Lock", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Open your vault" })).toBeVisible();
};

/** The text of the kit that is shown. */
async function kitOn(page: Page): Promise<string> {
    await page.getByRole("button", { name: "Show the text" }).click();
    return page.locator("pre").innerText();
}

async function typeNew(page: Page, words: string): Promise<void> {
    await page.getByLabel("Passphrase", { exact: true }).fill(words);
    await page.getByLabel("The same passphrase again").fill(words);
}

/** Tries to open the vault with what opens it no more. */
async function isRefused(page: Page, words: string): Promise<void> {
    await page.getByLabel("Vault passphrase").fill(words);
    await page.getByRole("button", { name: "Open the vault" }).click();
    await expect(page.getByRole("alert")).toContainText("VAULT_WRONG_PASSPHRASE");
}

test("whoever comes with the kit chooses another passphrase, and changes it later", async ({ server, signedIn }) => {
    const { page } = await person(server, signedIn, "ida");
    await upload(page, { "a.txt": "a" });
    await toSettings(page);
    const kit = await kitOn(page);
    await lock(page);
    await page.getByRole("button", { name: "Open it with the recovery kit" }).click();
    await page.getByLabel("Text of the recovery kit").fill(kit);
    await page.getByRole("button", { name: "Open the vault" }).click();
    await expect(page.getByRole("heading", { name: "Choose a new passphrase" })).toBeVisible();
    await typeNew(page, OTHER);
    await page.getByRole("button", { name: "Use this passphrase" }).click();
    await patiently(page.getByText("The passphrase is changed.")).toBeVisible();
    await lock(page);
    await isRefused(page, passphrase);
    await unlock(page, OTHER);

    await toSettings(page);
    await page.getByRole("button", { name: "Change the passphrase" }).click();
    const dialog = page.getByRole("dialog", { name: "Change the passphrase" });
    await dialog.getByLabel("Present passphrase").fill(OTHER);
    await typeNew(page, passphrase);
    await dialog.getByRole("button", { name: "Change it" }).click();
    await patiently(dialog).toBeHidden();
    await lock(page);
    await isRefused(page, OTHER);
    await unlock(page);
    await goTo(page, "Files");
    await expect(row(page, "a.txt")).toBeVisible();
});

test("new keys come with a new kit, and the old one opens nothing any more", async ({ server, signedIn }) => {
    const { page } = await person(server, signedIn, "jon");
    const go = await holdUploads(page);
    await store(page, { "slow.txt": "slow" });
    await toSettings(page);
    const old = await kitOn(page);
    await page.getByRole("button", { name: "Make new keys…" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Make new keys" })).toBeVisible();
    const kit = await kitOn(page);
    expect(kit).not.toBe(old);
    // What changes meanwhile is no reason for other keys than those whose kit was printed.
    go();
    await expect(page.getByRole("region", { name: "Transfers" }).getByText("1 file done")).toBeVisible();
    expect(await page.locator("pre").innerText()).toBe(kit);
    await page.getByLabel(/last 6 characters/).fill(kit.trim().slice(-6));
    await page.getByLabel("Present passphrase").fill("not the passphrase");
    await typeNew(page, OTHER);
    await page.getByRole("button", { name: "Make new keys", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("VAULT_WRONG_PASSPHRASE");
    await page.getByLabel("Present passphrase").fill(passphrase);
    await page.getByRole("button", { name: "Make new keys", exact: true }).click();
    await patiently(page.getByText("The new keys are in force.")).toBeVisible();
    expect(await kitOn(page)).toBe(kit);
    await lock(page);
    await isRefused(page, passphrase);
    await unlock(page, OTHER);
});

test("new keys that are cut off on their way are made again at the next unlock", async ({ server, signedIn }) => {
    const { page } = await person(server, signedIn, "jana");
    await upload(page, { "a.txt": "a" });
    await toSettings(page);
    await page.getByRole("button", { name: "Make new keys…" }).click();
    const renew = async (words: string) => {
        const kit = await kitOn(page);
        await page.getByLabel(/last 6 characters/).fill(kit.trim().slice(-6));
        await page.getByLabel("Present passphrase").fill(passphrase);
        await typeNew(page, words);
        await page.getByRole("button", { name: "Make new keys", exact: true }).click();
    };
    // The log has it, and the slots never hear of it.
    const slots = "**/api/v1/vault/slots/*";
    const cut = page.waitForRequest((request) => /\/slots\/\d+$/.test(request.url()));
    await page.context().route(slots, () => undefined);
    await renew(OTHER);
    await cut;
    await page.reload();
    await page.context().unroute(slots);

    await isRefused(page, OTHER);
    await page.getByLabel("Vault passphrase").fill(passphrase);
    await page.getByRole("button", { name: "Open the vault" }).click();
    await expect(page.getByRole("alert")).toContainText("VAULT_KEYS_RENEWED");
    await page.getByRole("button", { name: "Make the new keys again" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Make new keys" })).toBeVisible();
    await renew(OTHER);
    await patiently(page.getByText("The new keys are in force.")).toBeVisible();
    await goTo(page, "Files");
    await expect(row(page, "a.txt")).toBeVisible();
    await lock(page);
    await isRefused(page, passphrase);
    await unlock(page, OTHER);
});

test("what has been in the trash for long enough is gone at the next unlock", async ({ server, signedIn }) => {
    const { page } = await person(server, signedIn, "kim");
    // Days pass at once, as for a computer that slept: the vault would lock itself.
    await page.evaluate(() => localStorage.setItem("elohimos-auto-lock", "0"));
    await upload(page, { "old.txt": "old", "new.txt": "new" });
    const throwAway = async (name: string, at: number) => {
        await page.clock.setFixedTime(at);
        await select(page, name);
        const written = page.waitForResponse((answer) => answer.request().method() === "PUT" && answer.url().includes("/objects/"));
        await page.keyboard.press("Delete");
        await written;
        await expect(row(page, name)).toHaveCount(0);
    };
    // The vault's times do not go back.
    const now = Date.now();
    await throwAway("old.txt", now);
    await throwAway("new.txt", now + 10 * DAY);
    await page.clock.setFixedTime(now + 31 * DAY);
    await page.getByRole("link", { name: "Trash" }).click();
    const thrown = (name: string) => page.getByRole("row").filter({ hasText: name });
    await expect(thrown("old.txt")).toContainText("soon");
    await lock(page);
    await unlock(page);
    await expect(page.getByText("1 item had been in the trash for long enough and is gone for good")).toBeVisible();
    await expect(thrown("old.txt")).toHaveCount(0);
    await expect(thrown("new.txt")).toBeVisible();
    await choose(page, "Keep things for", "Until I empty it");
    await expect(thrown("new.txt")).toContainText("only by you");
});

test("an upload that is taken off the list does not come back", async ({ server, signedIn }) => {
    const { account, page } = await person(server, signedIn, "lou");
    const { token } = await login(server, account);
    const announced = async () => (await call<{ uploading_bytes: number }>(server, "GET", "/vault/usage", token)).uploading_bytes;
    const parts = "**/api/v1/vault/uploads/*/parts/*";
    // Whatever is sent does not arrive, until the page is loaded again.
    const reached = page.waitForRequest(parts);
    await page.context().route(parts, () => undefined);
    await page.locator("input[type=file][multiple]").setInputFiles({ name: "cut.bin", mimeType: "", buffer: Buffer.alloc(100_000, 7) });
    await reached;
    page.on("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await page.context().unroute(parts);
    await unlock(page);
    const tray = page.getByRole("region", { name: "Transfers" });
    await expect(tray.getByText("1 upload was interrupted")).toBeVisible();
    expect(await announced()).toBeGreaterThan(100_000);
    await tray.getByRole("button", { name: "Take cut.bin off the list" }).click();
    await expect.poll(announced).toBe(0);
    await lock(page);
    await unlock(page);
    await upload(page, { "next.txt": "next" });
    await expect(tray.getByText("cut.bin")).toHaveCount(0);
});

test("files are found by what they say, once that is switched on", async ({ server, signedIn }) => {
    const { page } = await person(server, signedIn, "mia");
    await upload(page, { "before.txt": `${CANARY} goldfinch behind the brick` });
    const search = page.getByRole("searchbox");
    await search.fill("goldfinch");
    await expect(row(page, "before.txt")).toHaveCount(0);
    await toSettings(page);
    await page.getByRole("switch", { name: "Search inside files" }).click();
    await expect(page.getByText("Files are searched inside from now on")).toBeVisible();
    await goTo(page, "Files");
    await find(page, "goldf", "before.txt");
    await expect(row(page, "before.txt")).toContainText("in the text");
    await search.fill("");
    await upload(page, { "later brick.txt": "a siskin, and another goldfinch" });
    await find(page, "brick goldfinch", "before.txt", "later brick.txt");
    await expect(row(page, "later brick.txt")).toContainText("in name and text");
    await search.fill("");
    await toSettings(page);
    await page.getByRole("switch", { name: "Search inside files" }).click();
    await expect(page.getByText("Files are not searched inside any more")).toBeVisible();
});

test("a second secret is asked for in another browser, and kept in this one", async ({ server, signedIn }) => {
    const { account, page } = await person(server, signedIn, "nat");
    const other = await signedIn(account);
    await toSettings(page);
    await page.getByRole("button", { name: "Turn on the second secret" }).click();
    const dialog = page.getByRole("dialog", { name: "Turn on the second secret" });
    await dialog.getByLabel("Present passphrase").fill(passphrase);
    await dialog.getByRole("button", { name: "Turn on the second secret" }).click();
    await patiently(page.getByRole("heading", { name: "Keep your second secret" })).toBeVisible();
    const second = (await page.locator("code").innerText()).trim();
    expect(second).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    expect(await kitOn(page)).toContain(second);
    await page.getByLabel(/its last 4 characters/).fill(second.slice(-4));
    await page.getByRole("button", { name: "I have it; go on" }).click();
    await expect(page.getByText("It is on.")).toBeVisible();
    await lock(page);
    await unlock(page);

    await other.goto(`${server.url}/app/files`);
    await isRefused(other, passphrase);
    await other.getByRole("button", { name: "Type the second secret too" }).click();
    await other.getByLabel("Second secret").fill(second);
    await unlock(other);
    await lock(other);
    await other.reload();
    await unlock(other);
    await toSettings(other);
    await other.getByRole("button", { name: "Turn off the second secret" }).click();
    const off = other.getByRole("dialog", { name: "Turn off the second secret" });
    await off.getByLabel("Present passphrase").fill(passphrase);
    await off.getByRole("button", { name: "Turn off the second secret" }).click();
    await patiently(other.getByText("It is off: the passphrase is enough.")).toBeVisible();

    const third = await signedIn(account);
    await third.goto(`${server.url}/app/files`);
    await unlock(third);
});

test("pictures are shown small in the grid, but for those that claim to be huge", async ({ server, signedIn }) => {
    const { page } = await person(server, signedIn, "ole");
    const png = await page.evaluate(async () => {
        const canvas = new OffscreenCanvas(600, 300);
        const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
        context.fillStyle = "rgb(200, 20, 60)";
        context.fillRect(0, 0, 600, 300);
        return [...new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer())];
    });
    // Its header says 50,000 by 50,000.
    const bomb = Buffer.from(png);
    bomb.writeUInt32BE(50_000, 16);
    bomb.writeUInt32BE(50_000, 20);
    await upload(page, { "bomb.png": bomb, "red.png": Buffer.from(png), "text.txt": "no picture" });
    await page.getByRole("button", { name: "Show as a grid" }).click();
    const tile = (name: string) => page.getByRole("gridcell").filter({ has: page.getByRole("link", { name, exact: true }) });
    const canvas = tile("red.png").locator("canvas");
    await expect(canvas).toBeVisible();
    const drawn = await canvas.evaluate((element) => {
        const { width, height } = element as HTMLCanvasElement;
        const context = (element as HTMLCanvasElement).getContext("2d") as CanvasRenderingContext2D;
        return [width, height, ...context.getImageData(width / 2, height / 2, 1, 1).data];
    });
    expect(drawn).toEqual([192, 96, 200, 20, 60, 255]);
    await expect(tile("bomb.png").locator("svg").first()).toBeVisible();
    await expect(page.locator("canvas")).toHaveCount(1);
    await page.screenshot({ path: test.info().outputPath("grid.png") });
    await lock(page);
    await expect(page.locator("iframe")).toHaveCount(0);
});
