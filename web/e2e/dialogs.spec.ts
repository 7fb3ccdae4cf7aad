// How dialogs behave, whatever they are for.

import { makeAccount } from "./api";
import { expect, test } from "./fixtures";

test("one press of Escape closes a dialog that a key has opened", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "keys"));
    await page.goto(`${server.url}/app/account`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.keyboard.press("?");
    const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect(sheet.getByRole("button", { name: "Close" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(sheet).toBeHidden();
});
