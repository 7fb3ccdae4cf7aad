// What every test of the pages has: a server, people who are signed in, and a watch over what pages may not do.

import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";

import { type Account, login } from "./api";
import { type Engine, Server } from "./server";

export const passphrase = "seven quiet herons cross the river";
/** Stands in names and contents that the server must never see. */
export const CANARY = "Kestrel-7f3a9";

/** The server's own; what a page has made itself has none. */
const HOSTS = ["localhost", "127.0.0.1", ""];

interface Options {
    engine: Engine;
}

interface Shared {
    server: Server;
}

interface Fixtures {
    /** What pages complained about. Nothing may be left of it: who provokes something takes it out. */
    complaints: string[];
    /** What browsers sent, to be searched for what must not be there. */
    sent: string[];
    /** Signs somebody in, in a browser of their own; at another address of the server if it has one. */
    signedIn: (account: Account, options?: Parameters<import("@playwright/test").Browser["newContext"]>[0], at?: string) => Promise<Page>;
    /** A browser of somebody without an account. */
    stranger: () => Promise<Page>;
    watched: (context: BrowserContext) => void;
}

export const test = base.extend<Fixtures, Options & Shared>({
    engine: ["sqlite", { option: true, scope: "worker" }],
    server: [
        async ({ engine }, use) => {
            const server = await Server.start(engine);
            await use(server);
            await server.stop();
        },
        { scope: "worker" },
    ],
    // biome-ignore lint/correctness/noEmptyPattern: the form that fixtures have
    sent: async ({}, use) => {
        await use([]);
    },
    // biome-ignore lint/correctness/noEmptyPattern: as above
    complaints: async ({}, use) => {
        const complaints: string[] = [];
        await use(complaints);
        expect(complaints, "what pages complained about, violations of their policy among them").toEqual([]);
    },
    watched: async ({ sent, complaints }, use) => {
        await use((context) => {
            context.on("request", (request) => {
                const headers = Object.entries(request.headers()).map(([name, value]) => `${name}: ${value}`);
                sent.push(
                    [`${request.method()} ${request.url()}`, ...headers, request.postDataBuffer()?.toString("latin1") ?? ""].join("\n"),
                );
            });
            context.on("console", (message) => {
                // That a request was refused is said by browsers themselves, also where a test means it to.
                if (message.type() === "error" && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
            });
            context.on("weberror", (error) => complaints.push(String(error.error())));
        });
        for (const one of sent) expect(one, "what only the vault knows has left the browser").not.toContain(CANARY);
        for (const one of sent) expect(one).not.toContain(passphrase);
        // Also where there is no internet all of it works: nothing is asked of anybody else.
        const hosts = new Set(sent.map((one) => new URL(one.split("\n")[0]?.split(" ")[1] ?? "").hostname));
        expect([...hosts].filter((host) => !HOSTS.includes(host))).toEqual([]);
    },
    page: async ({ page, context, watched }, use) => {
        watched(context);
        await use(page);
    },
    signedIn: async ({ browser, server, watched }, use) => {
        const contexts: BrowserContext[] = [];
        await use(async (account, options, at = server.url) => {
            const context = await browser.newContext(options);
            contexts.push(context);
            watched(context);
            const page = await context.newPage();
            const { token, refresh_token } = await login(server, account);
            await page.goto(`${at}/app/sign-in`);
            await page.evaluate((session) => sessionStorage.setItem("elohimos-session", session), JSON.stringify({ token, refresh_token }));
            return page;
        });
        for (const context of contexts) await context.close();
    },
    stranger: async ({ browser, watched }, use) => {
        const contexts: BrowserContext[] = [];
        await use(async () => {
            const context = await browser.newContext();
            contexts.push(context);
            watched(context);
            return context.newPage();
        });
        for (const context of contexts) await context.close();
    },
});

export { expect };

/** Makes the vault of the account that a page is signed in with, as a person does, and opens it. */
export async function makeVault(server: { url: string }, page: Page, words = passphrase): Promise<void> {
    await page.goto(`${server.url}/app/files`);
    await page.getByLabel("Passphrase", { exact: true }).fill(words);
    await page.getByLabel("The same passphrase again").fill(words);
    await page.getByRole("button", { name: "Make the vault" }).click();
    await page.getByRole("button", { name: "Show the text" }).click();
    const kit = await page.locator("pre").innerText();
    await page.getByLabel(/last 6 characters/).fill(kit.trim().slice(-6));
    await page.getByRole("button", { name: "I have it; go on" }).click();
    await expect(page.getByRole("button", { name: "Lock", exact: true })).toBeVisible();
}

/** Opens the vault that is locked on this page. */
export async function unlock(page: Page, words = passphrase): Promise<void> {
    await page.getByLabel("Vault passphrase").fill(words);
    await page.getByRole("button", { name: "Open the vault" }).click();
    await expect(page.getByRole("button", { name: "Lock", exact: true })).toBeVisible();
}
