// Joining a team when something comes in between.

import { randomBytes } from "node:crypto";

import { call, login, makeAccount } from "./api";
import { expect, makeVault, test, unlock } from "./fixtures";
import type { Server } from "./server";

interface Team {
    id: string;
    /** What an invite of it, that is good once, puts behind the `#`. */
    code: string;
}

async function makeTeam(server: Server, name: string): Promise<Team> {
    const { token } = await login(server, server.founder);
    const { id } = await call<{ id: string }>(server, "POST", "/teams", token, { name });
    const { code } = await call<{ code: string }>(server, "POST", `/teams/${id}/invites`, token, { role: "member" });
    return { id, code };
}

test("a join whose answer was lost is gone on with after a reload, and the keys are announced", async ({ server, signedIn }) => {
    const someone = await makeAccount(server, "joins");
    const page = await signedIn(someone);
    await makeVault(server, page);
    const team = await makeTeam(server, "Ferry");
    const secret = randomBytes(32).toString("base64url");
    await page.goto(`${server.url}/app/teams/join#${team.code}.${secret}.${team.id}`);
    await expect(page).toHaveURL(`${server.url}/app/teams/join`);
    await unlock(page);
    await page.route("**/api/v1/teams/join", async (route) => {
        await route.fetch();
        await route.abort();
    });
    await page.getByRole("button", { name: "Join the team" }).click();
    await expect(page.getByRole("alert")).toContainText("OFFLINE");

    await page.unroute("**/api/v1/teams/join");
    await page.reload();
    await unlock(page);
    await page.getByRole("button", { name: "Join the team" }).click();
    await expect(page.getByText("You wait for the keys of the vault")).toBeVisible();
    expect(page.url()).toBe(`${server.url}/app/files?team=${team.id}`);
    const { token } = await login(server, someone);
    expect(await call(server, "GET", `/teams/${team.id}`, token)).toMatchObject({ announced: true, welcomed: false });
});

test("whoever is in already is told so by a code that is used up; others are told that it is not valid", async ({ server, signedIn }) => {
    const [one, other] = [await makeAccount(server, "one"), await makeAccount(server, "other")];
    const team = await makeTeam(server, "Pier");
    for (const [account, code] of [
        [one, undefined],
        [one, "TEAM_ALREADY_JOINED"],
        [other, "TEAM_INVITE_INVALID"],
    ] as const) {
        const page = await signedIn(account);
        await page.goto(`${server.url}/app/teams/join#${team.code}`);
        await page.getByRole("button", { name: "Join the team" }).click();
        if (code) await expect(page.getByRole("alert")).toContainText(code);
        else await expect(page).toHaveURL(`${server.url}/app/teams/${team.id}`);
    }
});
