// Joining a team when something comes in between.

import { randomBytes } from "node:crypto";

import { type Account, call, login, makeAccount } from "./api";
import { expect, passphrase, test } from "./fixtures";
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

/** Joins by the command line, and answers what it says. */
function joinByCommand(server: Server, { username, password }: Account, link: string): string {
    server.write("password", password);
    server.write("passphrase", passphrase);
    server.run("login", "--server", server.url, "--username", username, "--password-file", "password");
    server.run("vault", "init", "--passphrase-file", "passphrase", "--kit", `${username}.txt`);
    return server.run("teams", "join", link);
}

test("a join whose answer was lost is gone on with after a reload, and by the command for the keys", async ({ server, signedIn }) => {
    const someone = await makeAccount(server, `joins${Date.now()}`);
    const page = await signedIn(someone);
    const team = await makeTeam(server, "Ferry");
    await page.goto(`${server.url}/app/teams/join#${team.code}`);
    await expect(page).toHaveURL(`${server.url}/app/teams/join`);
    await page.route("**/api/v1/teams/join", async (route) => {
        await route.fetch();
        await route.abort();
    });
    await page.getByRole("button", { name: "Join the team" }).click();
    await expect(page.getByRole("alert")).toContainText("OFFLINE");

    await page.unroute("**/api/v1/teams/join");
    await page.reload();
    await page.getByRole("button", { name: "Join the team" }).click();
    await expect(page.getByRole("alert")).toContainText("You are in this team already");

    const secret = randomBytes(32).toString("base64url");
    const link = `${server.url}/join#${team.code}.${secret}.${team.id}`;
    expect(joinByCommand(server, someone, link)).toContain('You are in "Ferry" as member.');
});

test("whoever is in already is told so by a code that is used up; others are told that it is not valid", async ({ server, signedIn }) => {
    const [one, other] = [await makeAccount(server, `one${Date.now()}`), await makeAccount(server, `other${Date.now()}`)];
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
