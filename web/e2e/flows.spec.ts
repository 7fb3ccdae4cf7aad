// From the first sign-in to a file that comes back, and what two people see.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { makeAccount } from "./api";
import { CANARY, expect, makeVault, test, unlock } from "./fixtures";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

test("a founder signs in, makes a vault, keeps the kit, and finds a file again after a reload", async ({ page, server }) => {
    await page.goto(server.url);
    await expect(page).toHaveURL(/\/app\/sign-in/);
    await page.getByLabel("User name").fill("founder");
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("AUTH_INVALID_CREDENTIALS");
    await page.getByLabel("Password", { exact: true }).fill(server.founder.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(/\/app\/files/);
    await page.getByLabel("Passphrase", { exact: true }).fill(server.founder.password);
    await page.getByLabel("The same passphrase again").fill(server.founder.password);
    await page.getByRole("button", { name: "Make the vault" }).click();
    await expect(page.getByRole("alert")).toContainText("VAULT_PASSPHRASE_IS_LOGIN");
    await makeVault(server, page);

    const name = `${CANARY} notes.txt`;
    const content = Buffer.from(`${CANARY} says that the ferry leaves at nine\n`);
    const chosen = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Upload files" }).first().click();
    await (await chosen).setFiles({ name, mimeType: "text/plain", buffer: content });
    await expect(page.getByRole("grid").getByText(name)).toBeVisible();

    await page.reload();
    await unlock(page);
    await page.getByRole("grid").getByText(name).click();
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download" }).first().click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe(name);
    expect(sha256(readFileSync(await download.path()))).toBe(sha256(content));
});

test("two people work at once, and neither sees the other's vault", async ({ server, signedIn }) => {
    const ada = await makeAccount(server, "ada");
    const ben = await makeAccount(server, "ben");
    const [adas, bens] = await Promise.all([signedIn(ada), signedIn(ben)]);
    await Promise.all([makeVault(server, adas), makeVault(server, bens, "another set of quiet words")]);
    const chosen = adas.waitForEvent("filechooser");
    await adas.getByRole("button", { name: "Upload files" }).first().click();
    await (await chosen).setFiles({ name: `${CANARY} of ada.txt`, mimeType: "text/plain", buffer: Buffer.from("hers") });
    await expect(adas.getByRole("grid").getByText(`${CANARY} of ada.txt`)).toBeVisible();
    await expect(bens.getByText(CANARY)).toHaveCount(0);
});
