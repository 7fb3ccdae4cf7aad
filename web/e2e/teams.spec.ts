// Who is in a team: made, invited, let in, given another role, kept out, removed, and left.

import type { Page } from "@playwright/test";

import { makeAccount } from "./api";
import { expect, test } from "./fixtures";
import { asked, choose } from "./steps";

/** Makes an invite to the team that is shown, and answers its link. */
async function invite(page: Page, role: string): Promise<string> {
    await page.getByRole("button", { name: "Invite somebody" }).click();
    await choose(page, "They come in as", role);
    await page.getByRole("button", { name: "Make the link" }).click();
    const made = page.getByRole("dialog", { name: "The link of the invite" });
    const link = await made.getByLabel("Link", { exact: true }).inputValue();
    await made.getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("button", { name: "Invite somebody" })).toBeFocused();
    return link;
}

async function join(page: Page, link: string): Promise<void> {
    await page.goto(link);
    await expect(page.getByText("Your link is read.")).toBeVisible();
    expect(page.url()).toBe(link.split("#")[0]);
    await page.getByRole("button", { name: "Join the team" }).click();
}

test("a team from its making to its end", async ({ server, signedIn }) => {
    const [uma, vera, wim] = await Promise.all(["uma", "vera", "wim"].map((name) => makeAccount(server, name)));
    if (!uma || !vera || !wim) throw new Error("three people were made");
    const [umas, veras, wims] = await Promise.all([signedIn(uma), signedIn(vera), signedIn(wim)]);
    await umas.goto(`${server.url}/app/teams`);
    await umas.getByRole("button", { name: "Make a team" }).click();
    await umas.getByLabel("Name", { exact: true }).fill("Night shift");
    await umas.getByRole("dialog").getByRole("button", { name: "Make a team" }).click();
    await expect(umas.getByRole("heading", { level: 1 })).toHaveText("Night shift");
    const team = umas.url();

    const [forVera, forWim] = [await invite(umas, "Member"), await invite(umas, "Guest")];
    await join(veras, forVera);
    await expect(veras).toHaveURL(team);
    await join(wims, forVera);
    await expect(wims.getByRole("alert")).toContainText("TEAM_INVITE_INVALID");
    await join(wims, forWim);
    await expect(wims).toHaveURL(team);
    await expect(wims.getByText("As a guest you can read the team's vault.")).toBeVisible();
    await expect(wims.getByRole("table", { name: "Members" })).toHaveCount(0);

    await umas.reload();
    const members = umas.getByRole("table", { name: "Members" });
    const member = (name: string) => members.getByRole("row").filter({ hasText: name });
    await expect(member("vera")).toContainText("MemberIn");
    await expect(umas.getByRole("table", { name: "Invites" }).getByText("Used up")).toHaveCount(2);
    const act = async (name: string, action: string) => {
        await umas.getByRole("button", { name: `Actions for ${name}` }).click();
        await umas.getByRole("menuitem", { name: action }).click();
    };
    await act("vera", "Change role");
    await choose(umas, "New role", "Admin");
    await umas.getByRole("dialog").getByRole("button", { name: "Change role" }).click();
    await expect(member("vera")).toContainText("AdminIn");

    await act("vera", "Keep out");
    await expect(member("vera")).toContainText("Kept out");
    await veras.reload();
    await expect(veras.getByText("You are kept out of this team for the time being.")).toBeVisible();
    await umas.getByRole("button", { name: "Undo" }).click();
    await expect(member("vera")).toContainText("AdminIn");

    // A guest becomes a member when one person asks and another agrees.
    await act("wim", "Ask to make them a member");
    await expect(umas.getByText("Somebody else decides")).toBeVisible();
    await veras.reload();
    await veras.getByRole("button", { name: "Agree to the request for wim" }).click();
    await asked(veras).getByRole("button", { name: "Agree" }).click();
    await expect(veras.getByRole("row").filter({ hasText: "wim" }).filter({ hasText: "MemberIn" })).toBeVisible();

    await umas.reload();
    await act("wim", "Remove");
    await asked(umas).getByRole("button", { name: "Remove" }).click();
    await expect(member("wim")).toHaveCount(0);
    await expect(umas.getByRole("region", { name: "Have left lately" })).toContainText("wim");
    await wims.goto(team);
    await expect(wims.getByText("It was ended, or you are not in it.")).toBeVisible();

    await expect(umas.getByRole("button", { name: "Leave" })).toBeDisabled();
    await umas.getByRole("button", { name: "Hand over" }).click();
    await asked(umas).getByRole("button", { name: "Hand over" }).click();
    await expect(member("vera")).toContainText("Super adminIn");
    await umas.getByRole("button", { name: "Leave" }).click();
    await asked(umas).getByRole("button", { name: "Leave" }).click();
    await expect(umas.getByText("You are in no team yet")).toBeVisible();
    await veras.reload();
    await veras.getByRole("button", { name: "End the team" }).click();
    await asked(veras).getByRole("textbox").fill("Night shift");
    await asked(veras).getByRole("button", { name: "End the team" }).click();
    await expect(veras.getByText("You are in no team yet")).toBeVisible();
});
