// Each kind of file that has a preview is seen, or heard, in it.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Locator, Page } from "@playwright/test";

import { makeAccount } from "./api";
import { expect, makeVault, test } from "./fixtures";
import { scanned } from "./papers";
import { type Contents, row, upload } from "./steps";

const media = (name: string) => readFileSync(join(import.meta.dirname, "media", name));

/** A picture of 32 by 32 points, all black, as scanners of faxes pack them: the head of a page, then one region of MMR code. */
const JBIG2 = Buffer.from(
    "00000000300001000000130000002000000020000000000000000000000000000001" +
        "2600010000002000000020000000200000000000000000000126a0d5fffffffffffffff8008008",
    "hex",
);

/** A red picture of one point. */
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==", "base64");

const FILES: Contents = {
    "fax.pdf": scanned(JBIG2, "JBIG2Decode", "DeviceGray", 1),
    "scan.pdf": scanned(media("scan.jp2"), "JPXDecode", "DeviceRGB", 8),
    "clip.webm": media("clip.webm"),
    "tone.ogg": media("tone.ogg"),
    "point.png": PNG,
    "notes.txt": "the ferry leaves at nine\n",
    "plan.md": "# Crossing\n\nBring **oars**.\n\n| Who | What |\n|---|---|\n| Ada | rope |\n",
    "crew.csv": 'Name,Seats\nAda,2\n"Ben, the elder",3\n',
};

let page: Page;

test.beforeEach(async ({ server, signedIn }) => {
    page = await signedIn(await makeAccount(server, "looks"));
    await makeVault(server, page);
    await upload(page, FILES);
});

const dialog = () => page.getByRole("dialog");
const frame = () => dialog().locator("iframe:not(.invisible)").contentFrame();

async function look(name: string, at: () => Promise<void>): Promise<void> {
    await test.step(name, async () => {
        await row(page, name).dblclick();
        await at();
        await page.keyboard.press("Escape");
        await expect(dialog()).toHaveCount(0);
    });
}

/** The colour in the middle of what is drawn: red, green, blue. */
const middle = (drawn: Locator): Promise<number[]> =>
    drawn.evaluate((source: HTMLCanvasElement | HTMLVideoElement | HTMLImageElement) => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 9, height: 9 });
        const context = canvas.getContext("2d") as CanvasRenderingContext2D;
        context.drawImage(source, 0, 0, 9, 9);
        return [...context.getImageData(4, 4, 1, 1).data.slice(0, 3)];
    });

/** Waits until that colour is this one, but for what a lossy format changes. */
const expectMiddle = (drawn: Locator, colour: number[]) =>
    expect
        .poll(async () => (await middle(drawn)).map((part, at) => Math.abs(part - (colour[at] as number)) <= 12))
        .toEqual([true, true, true]);

test("every kind of file is shown", async () => {
    await look("scan.pdf", () => expectMiddle(frame().locator("canvas"), [0xc0, 0x20, 0x60]));
    await look("fax.pdf", () => expectMiddle(frame().locator("canvas"), [0, 0, 0]));
    await look("point.png", async () => {
        await expect(frame().getByRole("img", { name: "point.png" })).toBeVisible();
        await expectMiddle(frame().getByRole("img"), [255, 0, 0]);
    });
    await look("notes.txt", () => expect(frame().getByText("the ferry leaves at nine")).toBeVisible());
    await look("plan.md", async () => {
        await expect(frame().getByRole("heading", { name: "Crossing" })).toBeVisible();
        await expect(frame().locator("strong")).toHaveText("oars");
        await expect(frame().getByRole("cell", { name: "rope" })).toBeVisible();
    });
    await look("crew.csv", async () => {
        await expect(frame().getByRole("columnheader").filter({ hasText: "Seats" })).toBeVisible();
        await expect(frame().getByRole("cell", { name: "Ben, the elder" })).toBeVisible();
    });
});

test("a video is played from where one wants it, and a sound to its end", async () => {
    await look("clip.webm", async () => {
        const video = dialog().locator("video");
        await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.duration)).toBeCloseTo(20, 0);
        await expectMiddle(video, [0xc0, 0x20, 0x20]);
        await video.evaluate((one: HTMLVideoElement) => {
            one.currentTime = 15;
        });
        await expectMiddle(video, [0x20, 0x20, 0xc0]);
        await video.evaluate((one: HTMLVideoElement) => {
            one.currentTime = 2;
            one.muted = true;
            return one.play();
        });
        await expectMiddle(video, [0xc0, 0x20, 0x20]);
        await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThan(2.2);
    });
    await look("tone.ogg", async () => {
        const audio = dialog().locator("audio");
        await audio.evaluate((one: HTMLAudioElement) => {
            one.muted = true;
            return one.play();
        });
        await expect.poll(() => audio.evaluate((one: HTMLAudioElement) => one.ended)).toBe(true);
        expect(await audio.evaluate((one: HTMLAudioElement) => one.duration)).toBeCloseTo(2, 1);
    });
});
