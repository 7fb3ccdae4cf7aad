// Accounts: how people come in, what they may do and why, and how they are kept out.

import { createHmac } from "node:crypto";

import type { Page } from "@playwright/test";

import { call, login, makeAccount } from "./api";
import { expect, makeVault, test } from "./fixtures";
import { asked, choose, downloadBy } from "./steps";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP = 30_000;

/** The code that an app shows for a secret, now or some steps later: RFC 6238 with its usual numbers. */
function totp(secret: string, later = 0): string {
    const bits = [...secret.replaceAll(/[\s=]/g, "")].map((one) => ALPHABET.indexOf(one).toString(2).padStart(5, "0")).join("");
    const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / STEP) + later));
    const mac = createHmac("sha1", key).update(counter).digest();
    const code = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff;
    return String(code % 1_000_000).padStart(6, "0");
}

async function signIn(page: Page, url: string, username: string, password: string): Promise<void> {
    if (!page.url().startsWith(`${url}/app/sign-in`)) await page.goto(`${url}/app/sign-in`);
    await page.getByLabel("User name").fill(username);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("a temporary password, one's own, a second factor, and in with its code", async ({ server, signedIn, stranger }) => {
    const founder = await signedIn(server.founder);
    await founder.goto(`${server.url}/app/people`);
    await founder.getByRole("button", { name: "New account" }).click();
    await founder.getByLabel("User name", { exact: true }).fill("olga");
    await founder.getByLabel("Name for people").fill("Olga Brandt");
    await choose(founder, "Role", "Member");
    await founder.getByRole("button", { name: "Make the account" }).click();
    const once = founder.getByRole("dialog", { name: "A temporary password for Olga Brandt" });
    const temporary = await once.getByLabel("Temporary password").inputValue();
    await once.getByRole("button", { name: "Done" }).click();
    await expect(founder.getByRole("button", { name: "New account" })).toBeFocused();
    await expect(founder.getByRole("row").filter({ hasText: "Olga Brandt" })).toContainText("Temporary password");

    const page = await stranger();
    const own = "olga keeps four herons";
    await signIn(page, server.url, "olga", temporary);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Choose your own password");
    const keep = page.getByRole("button", { name: "Keep it and sign in" });
    await page.getByLabel("New password").fill("short");
    await expect(keep).toBeDisabled();
    await page.getByLabel("New password").fill(own);
    await page.getByLabel("The same again").fill(own);
    await keep.click();
    await expect(page).toHaveURL(`${server.url}/app/files`);

    await page.goto(`${server.url}/app/account/security`);
    const factor = page.getByRole("region", { name: "Second factor" });
    await factor.getByRole("button", { name: "Add a second factor" }).click();
    await page.getByLabel("Your login password").fill(own);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("You cannot scan it?").click();
    const secret = await page.getByRole("dialog").locator("code").innerText();
    await page.getByLabel("Code that the app shows now").fill(totp(secret));
    await page.getByRole("button", { name: "Turn it on" }).click();
    const codes = page.getByRole("dialog", { name: "Keep your recovery codes" });
    await expect(codes.getByRole("listitem")).toHaveCount(10);
    await page.keyboard.press("Escape");
    await expect(codes.getByRole("alert")).toContainText("They are not shown again.");
    await codes.getByRole("checkbox", { name: "I have kept them" }).click();
    await codes.getByRole("button", { name: "Done" }).click();
    await expect(factor).toContainText("10 recovery codes are left.");

    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/app\/sign-in/);
    await signIn(page, server.url, "olga", own);
    await page.getByLabel("Code", { exact: true }).fill("000000");
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page.getByRole("alert")).toContainText("AUTH_SECOND_FACTOR_INVALID");
    // A code is good once: this is the one that the app shows next.
    await page.getByLabel("Code", { exact: true }).fill(totp(secret, 1));
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page).toHaveURL(`${server.url}/app/files`);
});

test("an invitation brings somebody in once", async ({ server, signedIn, stranger }) => {
    const founder = await signedIn(server.founder);
    await founder.goto(`${server.url}/app/people/invitations`);
    await founder.getByRole("button", { name: "New invitation" }).click();
    await choose(founder, "Role of whoever registers with it", "Guest");
    await founder.getByRole("button", { name: "Make the invitation" }).click();
    const made = founder.getByRole("dialog", { name: "The invitation is made" });
    const link = await made.getByLabel("Link of the invitation").inputValue();
    await made.getByRole("button", { name: "Done" }).click();

    for (const username of ["petra", "quentin"]) {
        const page = await stranger();
        await page.goto(link);
        await expect(page.getByText("The code of your invitation was taken from the link.")).toBeVisible();
        expect(page.url()).toBe(`${server.url}/app/register`);
        await page.getByLabel("User name").fill(username);
        await page.getByLabel("Password", { exact: true }).fill("quiet lamps on the quay");
        await page.getByLabel("The same again").fill("quiet lamps on the quay");
        await page.getByRole("button", { name: "Make the account" }).click();
        if (username === "petra") await expect(page).toHaveURL(`${server.url}/app/files`);
        else await expect(page.getByText("This invitation is not valid")).toBeVisible();
    }
    await founder.reload();
    await expect(founder.getByRole("row").nth(1)).toMatchAriaSnapshot(`
      - row:
        - cell "Guest"
        - cell "Used up"
        - cell "1 of 1"
    `);
});

test("a role, a bundle, and the reasons for what somebody may do", async ({ server, signedIn }) => {
    const rosa = await makeAccount(server, "rosa");
    const { token, user_id } = await login(server, rosa);
    const founders = await login(server, server.founder);
    const rules = { "system.view_health": "allow" };
    await call(server, "POST", "/permission-bundles", founders.token, { name: "Night watch", kind: "set", rules });
    const page = await signedIn(server.founder);
    await page.goto(`${server.url}/app/people/${user_id}`);
    const reasons = page.getByRole("region", { name: "What they may do, and why" });
    const about = (permission: string) => reasons.getByRole("listitem").filter({ hasText: permission });
    await expect(about("Make teams")).toHaveText("Make teams: AllowedThe role Member gives it.");
    await expect(about("See how the server is")).toHaveText("See how the server is, and its figures: Not allowedNothing gives it.");

    await page.getByRole("button", { name: "Give a bundle" }).click();
    await page.getByRole("button", { name: "Give it" }).click();
    await expect(about("See how the server is")).toHaveText(
        "See how the server is, and its figures: AllowedThe set “Night watch” gives it.",
    );

    await page.getByRole("button", { name: "Change the role" }).click();
    await choose(page, "New role", "Guest");
    await page.getByRole("dialog").getByRole("button", { name: "Change the role" }).click();
    await expect(page.getByText(`${rosa.username} is now Guest`)).toBeVisible();
    await expect(about("Make teams")).toHaveText("Make teams: Not allowedNothing gives it.");
    await expect(call(server, "GET", "/auth/me", token)).rejects.toThrow("401");
});

test("who is switched off leaves, is told at the sign-in what it may be, and it stands in the log", async ({ server, signedIn }) => {
    const sven = await makeAccount(server, "sven");
    const { user_id } = await login(server, sven);
    const [svens, founder] = await Promise.all([signedIn(sven), signedIn(server.founder)]);
    await svens.goto(`${server.url}/app/account`);
    await expect(svens.getByRole("heading", { level: 1, name: "Account" })).toBeVisible();
    await founder.goto(`${server.url}/app/people/${user_id}`);
    await founder.getByRole("button", { name: "Switch off" }).click();
    await asked(founder).getByRole("button", { name: "Switch off" }).click();
    await expect(founder.getByText(`The account of ${sven.username} is switched off`)).toBeVisible();

    await svens.getByRole("link", { name: "Teams", exact: true }).click();
    await expect(svens).toHaveURL(/\/app\/sign-in/);
    await signIn(svens, server.url, sven.username, sven.password);
    await expect(svens.getByRole("alert")).toContainText("AUTH_INVALID_CREDENTIALS");
    await expect(svens.getByRole("alert")).toContainText("the account may be switched off");

    await founder.getByRole("link", { name: "What was done to them" }).click();
    await expect(founder.getByRole("heading", { level: 1, name: "Audit log" })).toBeVisible();
    const entries = founder.getByRole("table", { name: "Entries" }).getByRole("button");
    await expect(entries.filter({ hasText: "Account switched off" })).toHaveCount(1);
    await choose(founder, "What was done", "Passwords");
    await expect(entries).toHaveText(["Password changed"]);
    await choose(founder, "What was done", "Accounts");
    await expect(entries).toHaveText(["Account switched off", "Account made"]);
    await entries.first().click();
    const details = founder.getByRole("dialog", { name: "Account switched off" });
    await expect(details).toContainText("identity.account.disabled");
    await expect(details).toContainText("founder");
});

test("a session that is ended elsewhere locks its vault and leads to the sign-in", async ({ server, signedIn }) => {
    const tara = await makeAccount(server, "tara");
    const [lost, page] = await Promise.all([signedIn(tara), signedIn(tara)]);
    await makeVault(server, lost);
    await page.goto(`${server.url}/app/account/security`);
    const sessions = page.getByRole("table", { name: "Sessions" });
    await expect(sessions.getByText("This one")).toHaveCount(1);
    await sessions.getByRole("button").click();
    await asked(page).getByRole("button", { name: "End" }).click();
    await expect(page.getByText("The session was ended.")).toBeVisible();
    await lost.getByRole("link", { name: "Account", exact: true }).click();
    await expect(lost).toHaveURL(/\/app\/sign-in/);
    await signIn(lost, server.url, tara.username, tara.password);
    await lost.getByRole("link", { name: "Files", exact: true }).click();
    await expect(lost.getByLabel("Vault passphrase")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: "Security" })).toBeVisible();
});

test("somebody takes along what is held, and is erased with a receipt", async ({ server, signedIn }) => {
    const ute = await makeAccount(server, "ute");
    const page = await signedIn(ute);
    await page.goto(`${server.url}/app/account/privacy`);
    const { name, bytes } = await downloadBy(page, page.getByRole("button", { name: "Save what is held about me" }));
    expect(name).toMatch(/^elohimos-ute\d+-\d{4}-\d\d-\d\d\.jsonl$/);
    const records = bytes
        .toString()
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as object);
    expect(JSON.stringify(records)).toContain(ute.username);

    await page.getByRole("button", { name: "Erase my account" }).click();
    const dialog = page.getByRole("dialog", { name: "Erase your account and all your files for good?" });
    const erase = dialog.getByRole("button", { name: "Erase everything for good" });
    await dialog.getByLabel("Your login password").fill(ute.password);
    await expect(erase).toBeDisabled();
    await dialog.getByLabel(`Type your user name “${ute.username}” to go on`).fill(ute.username);
    await erase.click();
    const receipt = await downloadBy(page, page.getByRole("button", { name: "Save the receipt" }));
    expect(receipt.name).toBe("erasure-receipt.jws");
    expect(receipt.bytes.toString()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    await page.getByRole("button", { name: "Leave" }).click();
    await expect(page).toHaveURL(/\/app\/sign-in/);
    await expect(login(server, ute)).rejects.toThrow("401");
});
