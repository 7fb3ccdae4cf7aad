// The pages that have a picture, and how somebody gets to what it shows.

import { expect, type Page } from "@playwright/test";

import type { Clinic } from "./clinic";

/** A picture: its name, the page, and what is done there first and afterwards. */
export interface Screen {
    name: string;
    path: string;
    before?: (page: Page) => Promise<unknown>;
    after?: (page: Page) => Promise<unknown>;
}

const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first().click();
const dialog = (page: Page) => page.getByRole("dialog").first();

/** Opens something by a key. */
async function open(page: Page, key: string): Promise<void> {
    await page.keyboard.press(key);
    await expect(dialog(page)).toBeVisible();
}

/** Closes what is open. */
async function leave(page: Page): Promise<void> {
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toBeHidden();
}

/** Opens the menu of a file and chooses something. */
async function choose(page: Page, file: string, action: string): Promise<void> {
    await press(page, `Actions for ${file}`);
    await page.getByRole("menuitem", { name: action }).click();
}

const PARTS = /\/vault\/uploads\/[^/]+\/parts\/(\d+)/;
const UPLOADS = { "Ultrasound series.zip": 14_000_000, "Ward 2 scans.zip": 23_500_000 };

/** Begins uploads that stay on their way: their last parts never arrive. */
async function beginTransfers(page: Page): Promise<void> {
    await page.context().route(PARTS, (route, request) => {
        if (PARTS.exec(request.url())?.[1] === "0") return route.continue();
    });
    const files = Object.entries(UPLOADS).map(([name, size]) => ({ name, mimeType: "application/zip", buffer: Buffer.alloc(size, name) }));
    await page.locator("input[type=file][multiple]").first().setInputFiles(files);
    const tray = page.getByRole("region", { name: "Transfers" });
    // The first part of each.
    for (const size of ["14 MB", "23.5 MB"]) await expect(tray).toContainText(`8.4 MB of ${size}`);
}

async function endTransfers(page: Page): Promise<void> {
    for (const name of Object.keys(UPLOADS)) await press(page, `Cancel ${name}`);
    await page.context().unroute(PARTS);
}

/** What somebody sees whose vault is open. */
export const screens = (clinic: Clinic): Screen[] => [
    { name: "files", path: "/app/files", before: (page) => press(page, "Put this guide away") },
    {
        name: "files-tiles",
        path: "/app/files",
        before: async (page) => {
            await press(page, "Show as a grid");
            await page.getByRole("link", { name: "Garden", exact: true }).click();
            await expect(page.getByRole("grid").locator("img, canvas")).toHaveCount(4);
        },
        after: (page) => press(page, "Show as a list"),
    },
    {
        name: "preview",
        path: "/app/files",
        before: async (page) => {
            await page.getByRole("link", { name: "Night rota.md" }).click();
            await expect(dialog(page).frameLocator("iframe").getByRole("heading", { name: "Handover" })).toBeVisible();
        },
        after: leave,
    },
    {
        name: "versions",
        path: "/app/files",
        before: async (page) => {
            await choose(page, "Night rota.md", "Details");
            await page.getByRole("heading", { name: "Versions" }).scrollIntoViewIfNeeded();
        },
        after: (page) => press(page, /Close/),
    },
    { name: "share-dialog", path: "/app/files", before: (page) => choose(page, "Emergency plan.pdf", "Share"), after: leave },
    { name: "palette", path: "/app/files", before: (page) => open(page, "Control+k"), after: leave },
    { name: "shortcuts", path: "/app/files", before: (page) => open(page, "?"), after: leave },
    { name: "trash", path: "/app/files/trash" },
    { name: "insight", path: "/app/files/insight" },
    { name: "vault-settings", path: "/app/files/settings" },
    { name: "shared", path: "/app/shared" },
    { name: "inbox", path: "/app/inbox" },
    { name: "teams", path: "/app/teams" },
    { name: "team", path: `/app/teams/${clinic.places.team}` },
    { name: "people", path: "/app/people" },
    { name: "person", path: `/app/people/${clinic.places.person}` },
    { name: "invitations", path: "/app/people/invitations" },
    { name: "bundles", path: "/app/people/bundles" },
    { name: "operations", path: "/app/operations" },
    { name: "audit", path: "/app/operations/audit" },
    { name: "policies", path: "/app/operations/privacy" },
    { name: "account", path: "/app/account" },
    { name: "security", path: "/app/account/security" },
    { name: "privacy", path: "/app/account/privacy" },
    { name: "help", path: "/app/help" },
    { name: "guide", path: "/app/help/your-vault" },
    { name: "about", path: "/app/about" },
    { name: "transfers", path: "/app/files", before: beginTransfers, after: endTransfers },
    { name: "not-found", path: "/app/there-is-no-such-page" },
];
