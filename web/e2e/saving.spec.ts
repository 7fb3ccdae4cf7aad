// Saving and going on in browsers that have less, or that ask first.

import { randomBytes } from "node:crypto";

import type { Page } from "@playwright/test";

import { makeAccount } from "./api";
import { expect, makeVault, test, unlock } from "./fixtures";
import { downloadBy, row, sha256, unzip, upload } from "./steps";

const MB = 1024 * 1024;
const transfer = (page: Page) => page.getByRole("region", { name: "Transfers" }).getByRole("listitem").first();

/** A window that lets no page work in the background, as some private windows do. */
function withoutWorker(page: Page): Promise<unknown> {
    return page.addInitScript(() => {
        ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException("The operation is insecure.", "SecurityError"));
    });
}

test("without a service worker, files and folders are saved from memory, and playing says why it does not work", async ({
    server,
    signedIn,
}) => {
    const page = await signedIn(await makeAccount(server, "plain"));
    await withoutWorker(page);
    await makeVault(server, page);
    const film = randomBytes(3 * MB);
    await upload(page, { "film.webm": film, "notes.txt": "nine o'clock" });

    await row(page, "film.webm").click();
    const one = await downloadBy(page, page.getByRole("button", { name: "Download" }).first());
    expect([one.name, sha256(one.bytes)]).toEqual(["film.webm", sha256(film)]);
    await expect(transfer(page)).toContainText("Handed to the browser’s downloads");

    await page.keyboard.press("Control+A");
    const both = await downloadBy(page, page.getByRole("button", { name: "Download" }).first());
    expect(Object.keys(unzip(server, both.bytes)).sort()).toEqual(["film.webm", "notes.txt"]);

    await row(page, "film.webm").dblclick();
    await expect(page.getByRole("dialog").getByRole("alert")).toContainText("PLAYING_NOT_POSSIBLE");
    await page.keyboard.press("Escape");
    await row(page, "notes.txt").dblclick();
    await expect(page.getByRole("dialog").locator("iframe:not(.invisible)").contentFrame().getByText("nine o'clock")).toBeVisible();
});

test("a browser that asks before it saves several files is waited for, then said so; a second try saves", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "asks"));
    // It shows its question, and loads nothing until it is answered.
    await page.addInitScript(() => {
        const { set } = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, "src") as Required<PropertyDescriptor>;
        let answered = false;
        Object.defineProperty(HTMLIFrameElement.prototype, "src", {
            configurable: true,
            set(address: string) {
                if (answered || !address.startsWith("/_download/")) set.call(this, address);
                answered ||= address.startsWith("/_download/");
            },
        });
    });
    await makeVault(server, page);
    await upload(page, { "notes.txt": "nine o'clock" });
    await row(page, "notes.txt").click();
    await page.getByRole("button", { name: "Download" }).first().click();
    await expect(transfer(page)).toContainText("The browser did not begin the download", { timeout: 60_000 });
    const saved = await downloadBy(page, page.getByRole("button", { name: "Try notes.txt again" }));
    expect(saved.bytes.toString()).toBe("nine o'clock");
});

test("an upload of a dropped file goes on after a reload by one press", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "drops"));
    await makeVault(server, page);
    const film = randomBytes(24 * MB);
    const path = server.write("dropped.bin", film);
    // A part that never arrives.
    const stuck = "**/uploads/*/parts/2";
    const reached = new Promise<void>((resolve) => void page.route(stuck, () => resolve()));
    await drop(page, path);
    await reached;
    expect(await kept(page)).toBe(1);
    page.once("dialog", (leave) => void leave.accept());
    await page.reload();
    await page.unroute(stuck);
    await unlock(page);
    await page.getByRole("button", { name: /^Go on ?: dropped\.bin$/ }).click();
    await expect(transfer(page)).toContainText("Stored and checked", { timeout: 60_000 });
    await expect.poll(() => kept(page)).toBe(0);
    await row(page, "dropped.bin").click();
    const saved = await downloadBy(page, page.getByRole("button", { name: "Download" }).first());
    expect(sha256(saved.bytes)).toBe(sha256(film));
});

/** Drops a file of the disk onto the empty list, as the window system does. */
async function drop(page: Page, path: string): Promise<void> {
    const place = page.getByText(/^Drag files and folders here/);
    await place.scrollIntoViewIfNeeded();
    const { x = 0, y = 0, width = 0, height = 0 } = (await place.boundingBox()) ?? {};
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const)
        await session.send("Input.dispatchDragEvent", { type, x: x + width / 2, y: y + height / 2, data });
}

/** How many files can be read again without being chosen. */
const kept = (page: Page): Promise<number> =>
    page.evaluate(
        () =>
            new Promise<number>((resolve, reject) => {
                const request = indexedDB.open("elohimos-sources", 1);
                request.onupgradeneeded = () => request.result.createObjectStore("sources", { keyPath: "id" });
                request.onerror = () => reject(request.error);
                request.onsuccess = () => {
                    const count = request.result.transaction("sources").objectStore("sources").count();
                    count.onsuccess = () => {
                        request.result.close();
                        resolve(count.result);
                    };
                };
            }),
    );
