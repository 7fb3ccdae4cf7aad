// The main flows in Firefox, against the program that ELOHIMOS_BIN names.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { Desk } from "../../crates/elohim-vault-wasm/tests/browser/desk.mjs";
import { Page } from "./firefox.mjs";

const passphrase = "seven quiet herons cross the river";
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
/** Two parts and a bit. */
const content = randomBytes(17 * 1024 * 1024);
const name = "field notes.bin";

let desk;
let page;
let base;

before(async () => {
    desk = await Desk.start();
    base = desk.url.replace("127.0.0.1", "localhost");
    page = await Page.open();
});

after(async () => {
    await page?.close();
    await desk?.stop();
});

/** Keeps what the policy of a page has stopped, from now on. */
const watch = () =>
    page.run("window.stopped = []; addEventListener('securitypolicyviolation', (event) => window.stopped.push(event.effectiveDirective))");
const stopped = () => page.run("return window.stopped");

test("sign in, make a vault, store a file, reload, unlock, get it back", async () => {
    await page.goto(`${base}/app/`);
    await watch();
    await page.fill("User name", "founder");
    await page.fill("Password", desk.password);
    await page.press("button", "Sign in");
    await page.fill("Passphrase", passphrase);
    await page.fill("The same passphrase again", passphrase);
    await page.press("button", "Make the vault");
    await page.press("button", "Show the text");
    const kit = await page.run("return document.querySelector('pre').textContent");
    await page.fill("last 6 characters", kit.trim().slice(-6), false);
    await page.press("button", "I have it; go on");
    await page.find("button", "Lock");

    writeFileSync(desk.path(name), content);
    await page.choose(desk.path(name));
    await page.find("text", "Stored and checked", false);
    assert.deepEqual(await stopped(), []);

    await page.reload();
    await watch();
    await page.fill("Vault passphrase", passphrase);
    await page.press("button", "Open the vault");
    await page.press("row", name, false);
    await page.press("button", "Download");
    assert.equal(sha256(await page.downloaded(name)), sha256(content));
    assert.deepEqual(await stopped(), []);
});

test("after a forced reload, which goes past the service worker, files are saved too", async () => {
    await page.reloadByForce();
    await page.fill("Vault passphrase", passphrase);
    await page.press("button", "Open the vault");
    await page.press("row", name, false);
    await page.press("button", "Download");
    assert.equal(sha256(await page.downloaded("field notes(1).bin")), sha256(content));
});

test("a link that is made here opens here, and what is saved from it is the same", async () => {
    await page.press("button", "Share");
    await page.press("button", "Make the link");
    const link = await page.words("field", "The link");
    await page.goto(link);
    await watch();
    await page.find("heading", "These files are for you");
    assert.equal(await page.run("return location.hash"), "");
    await page.press("button", `Save ${name}`);
    assert.equal(sha256(await page.downloaded("field notes(2).bin")), sha256(content));
    assert.deepEqual(await stopped(), []);
});
