// The files of a team: its vault made, its keys handed over, and renewed when somebody goes.

import type { Page } from "@playwright/test";

import { makeAccount } from "./api";
import { CANARY, expect, makeVault, test, unlock } from "./fixtures";
import { bar, choose, downloadBy, goTo, row, select, sha256, upload } from "./steps";

const ANNA = "nine patient otters build a dam";
const BEN = "another set of quiet words";

/** Makes a team with a vault, and answers where its files are. */
async function makeTeam(page: Page, name: string): Promise<string> {
    await goTo(page, "Teams");
    await page.getByRole("button", { name: "Make a team" }).click();
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.getByRole("dialog").getByRole("button", { name: "Make a team" }).click();
    await page.getByRole("link", { name: "Open the files" }).click();
    await page.getByRole("button", { name: "Make the vault" }).click();
    await expect(page.getByText(`Vault: ${name}`)).toBeVisible();
    return page.url();
}

/** Invites somebody to the team, and answers the link. */
async function invite(page: Page, team: string, role: string): Promise<string> {
    await toTeam(page, team);
    await page.getByRole("button", { name: "Invite somebody" }).click();
    await choose(page, "They come in as", role);
    await page.getByRole("button", { name: "Make the link" }).click();
    const made = page.getByRole("dialog", { name: "The link of the invite" });
    const link = await made.getByLabel("Link", { exact: true }).inputValue();
    await made.getByRole("button", { name: "Done" }).click();
    return link;
}

async function toTeam(page: Page, team: string): Promise<void> {
    await goTo(page, "Teams");
    await page.getByRole("link", { name: team, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: team, exact: true })).toBeVisible();
}

async function toFiles(page: Page, team: string): Promise<void> {
    await toTeam(page, team);
    await page.getByRole("link", { name: "Open the files" }).click();
    await expect(page.getByText(`Vault: ${team}`)).toBeVisible();
}

/** Comes in with a link, whose vault is locked since the address was opened. */
async function join(page: Page, link: string, words: string): Promise<string> {
    await page.goto(link);
    await unlock(page, words);
    await page.getByRole("button", { name: "Join the team" }).click();
    await expect(page.getByText("You wait for the keys of the vault")).toBeVisible();
    return page.locator("code").innerText();
}

// Each opens and derives keys several times.
test.slow();

test("what one stores in a team's vault the other opens, and nothing any more once removed", async ({ server, signedIn }) => {
    const [anna, ben] = [await makeAccount(server, "anna"), await makeAccount(server, "ben")];
    const [annas, bens] = [await signedIn(anna), await signedIn(ben)];
    await makeVault(server, annas, ANNA);
    await makeVault(server, bens, BEN);
    const files = await makeTeam(annas, "Ferry crew");
    const name = `${CANARY} plan.txt`;
    const content = Buffer.from(`${CANARY} leaves at nine\n`.repeat(5000));
    await upload(annas, { [name]: content });

    const link = await invite(annas, "Ferry crew", "Member");
    const fingerprint = await join(bens, link, BEN);
    await toTeam(annas, "Ferry crew");
    await annas.getByRole("button", { name: "Hand over the keys" }).click();
    const holders = annas.getByRole("list", { name: "Who has the keys" });
    await expect(holders.getByRole("listitem").filter({ hasText: ben.username })).toContainText(fingerprint);

    // The page opens by itself, and shows what anna has stored.
    await expect(bens.getByText("Vault: Ferry crew")).toBeVisible();
    expect(bens.url()).toBe(files);
    await select(bens, name);
    const saved = await downloadBy(bens, bar(bens).getByRole("button", { name: "Download" }));
    expect(saved.name).toBe(name);
    expect(sha256(saved.bytes)).toBe(sha256(content));
    await bar(bens).getByRole("button", { name: "Select nothing" }).click();

    // What ben stores and writes, anna sees, with his name.
    await upload(bens, { [`${CANARY} reply.txt`]: "at ten" });
    await row(bens, name).click({ button: "right" });
    await bens.getByRole("menuitem", { name: "Details" }).click();
    await bens.getByLabel("Write a comment").fill(`${CANARY} is late`);
    await bens.getByRole("button", { name: "Add comment" }).click();
    await expect(bens.getByRole("listitem").filter({ hasText: `${CANARY} is late` })).toContainText(ben.username);
    await toFiles(annas, "Ferry crew");
    await expect(row(annas, `${CANARY} reply.txt`)).toBeVisible();
    await row(annas, name).click({ button: "right" });
    await annas.getByRole("menuitem", { name: "Details" }).click();
    await expect(annas.getByRole("listitem").filter({ hasText: `${CANARY} is late` })).toContainText(ben.username);

    // One's own files are apart.
    await choose(annas, "Whose files", "My files");
    await expect(annas.getByText("Vault: Ferry crew")).toHaveCount(0);
    await expect(row(annas, name)).toHaveCount(0);

    await toTeam(annas, "Ferry crew");
    await annas.getByRole("button", { name: `Actions for ${ben.username}` }).click();
    await annas.getByRole("menuitem", { name: "Remove" }).click();
    await annas.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
    await expect(annas.getByText(`${ben.username} is removed, and the keys are renewed.`)).toBeVisible();
    await expect(holders.getByRole("listitem")).toHaveCount(1);

    await bens.goto(files);
    await unlock(bens, BEN);
    await expect(bens.getByText("You are not in this team")).toBeVisible();
    await expect(bens.getByText(name)).toHaveCount(0);
    // What is stored under the new keys, anna opens with what her own vault has kept.
    await toFiles(annas, "Ferry crew");
    await upload(annas, { [`${CANARY} later.txt`]: "at eleven" });
    await annas.goto(files);
    await unlock(annas, ANNA);
    await expect(row(annas, `${CANARY} later.txt`)).toBeVisible();
});

test("a guest reads and changes nothing; whoever came with another link is not let in", async ({ server, signedIn }) => {
    const [cleo, dora] = [await makeAccount(server, "cleo"), await makeAccount(server, "dora")];
    const [cleos, doras] = [await signedIn(cleo), await signedIn(dora)];
    await makeVault(server, cleos, ANNA);
    await makeVault(server, doras, BEN);
    const files = await makeTeam(cleos, "Night desk");
    await upload(cleos, { [`${CANARY} list.txt`]: "one" });
    const link = await invite(cleos, "Night desk", "Guest");
    // Somebody on the way has exchanged what vouches.
    const [code, , team] = (link.split("#")[1] as string).split(".");
    await join(doras, `${link.split("#")[0]}#${code}.${"A".repeat(43)}.${team}`, BEN);
    await toTeam(cleos, "Night desk");
    await cleos.getByRole("button", { name: "Hand over the keys" }).click();
    await expect(cleos.getByText(`${dora.username} did not come with an invite of yours`)).toBeVisible();
    await cleos.getByRole("button", { name: `Actions for ${dora.username}` }).click();
    await cleos.getByRole("menuitem", { name: "Remove" }).click();
    await cleos.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
    await expect(cleos.getByText(`${dora.username} is removed`)).toBeVisible();

    await join(doras, await invite(cleos, "Night desk", "Guest"), BEN);
    await toTeam(cleos, "Night desk");
    await cleos.getByRole("button", { name: "Hand over the keys" }).click();
    await expect(doras.getByText("Vault: Night desk")).toBeVisible();
    expect(doras.url()).toBe(files);
    await expect(row(doras, `${CANARY} list.txt`)).toBeVisible();
    await expect(doras.getByRole("button", { name: "Upload", exact: true })).toHaveCount(0);
    await select(doras, `${CANARY} list.txt`);
    await expect(bar(doras).getByRole("button", { name: "Move to trash" })).toHaveCount(0);
    await downloadBy(doras, bar(doras).getByRole("button", { name: "Download" }));
});

test("who leaves a team while its vault opens sees their own files, and goes on seeing them", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "leaves"));
    await makeVault(server, page, ANNA);
    await upload(page, { "own.txt": "mine" });
    await makeTeam(page, "Slow crew");
    await page.reload();
    let go = () => {};
    const held = new Promise<void>((resolve) => {
        go = resolve;
    });
    const ofTeam = /\/api\/v1\/vault\/.*team=/;
    const reached = page.waitForRequest(ofTeam);
    await page.route(ofTeam, async (route) => {
        await held;
        await route.continue();
    });
    await unlock(page, ANNA);
    await reached;
    await goTo(page, "Files");
    // One's own vault answers when the other has opened.
    go();
    await expect(row(page, "own.txt")).toBeVisible();
    await page.goBack();
    await expect(page.getByText("Vault: Slow crew")).toBeVisible();
    await goTo(page, "Files");
    await expect(row(page, "own.txt")).toBeVisible();
});
