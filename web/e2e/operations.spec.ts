// What those who look after the server see of it: what it does by itself, and what it wrote about that.

import { makeAccount } from "./api";
import { expect, test } from "./fixtures";

test("the log is filtered, followed, paused and read by request; jobs say when they ran", async ({ server, signedIn }) => {
    const boss = await makeAccount(server, "logboss", "super_admin");
    const page = await signedIn(boss, { locale: "en-GB" });
    const ask = (id: string) => fetch(`${server.url}/livez`, { headers: { "x-request-id": id } });
    await ask("before-it-was-opened");
    await page.goto(`${server.url}/app/operations`);

    const jobs = page.getByRole("table", { name: "Background jobs" });
    await expect(jobs.getByRole("row")).toHaveCount(18);
    await expect(jobs.getByRole("row", { name: /^Look for stored parts/ })).toContainText("Has not run yet");
    await expect(jobs.getByRole("row", { name: /^Tidy the metrics/ })).toContainText("Went well", { timeout: 20_000 });

    const log = page.getByRole("region", { name: "Log of the server" });
    const lines = log.getByRole("region", { name: "Lines of the log" }).getByRole("listitem");
    await log.getByLabel("Lines that say").fill("BEFORE-it-was");
    await expect(lines).toHaveCount(1);
    await expect(lines).toContainText("GET /livez → 200");
    await log.getByLabel("Lines that say").fill("after-it-was");
    await expect(log.getByText("No such lines")).toBeVisible();

    await log.getByRole("switch", { name: "Follow new lines" }).press("Space");
    await ask("after-it-was-opened");
    await expect(lines).toHaveCount(1, { timeout: 15_000 });
    await log.getByRole("button", { name: "Pause" }).press("Enter");
    await ask("after-it-was-paused");
    await log.getByRole("button", { name: "Show 1 new line" }).click({ timeout: 15_000 });
    await expect(lines).toHaveCount(2);
    await expect(lines.first()).toContainText("after-it-was-paused");

    await lines.first().getByRole("button", { name: "Only lines of request after-it-was-paused" }).click();
    await expect(lines).toHaveCount(1);
    await log.getByRole("button", { name: "Lines of all requests" }).click();
    await expect(lines).toHaveCount(2);
    await log.getByLabel("Which lines").click();
    await page.getByRole("option", { name: "Errors", exact: true }).click();
    await expect(log.getByText("No such lines")).toBeVisible();
    await log.getByRole("button", { name: "Show all lines" }).click();
    await expect(lines.nth(10)).toBeVisible();
});

test("who may not read the audit log does not see the server's log", async ({ server, signedIn }) => {
    const admin = await makeAccount(server, "logadmin", "admin");
    const page = await signedIn(admin, { locale: "en-GB" });
    await page.goto(`${server.url}/app/operations`);
    await expect(page.getByRole("table", { name: "Background jobs" })).toBeVisible();
    await expect(page.getByRole("region", { name: "Log of the server" })).toHaveCount(0);
});

test("no job is late only because the clock of the browser is ahead", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "ahead", "admin"), { locale: "en-GB" });
    await page.clock.setSystemTime(Date.now() + 40 * 86_400_000);
    await page.goto(`${server.url}/app/operations`);
    const jobs = page.getByRole("table", { name: "Background jobs" });
    await expect(jobs.getByRole("row", { name: /^Look for stored parts/ })).toContainText("Has not run yet");
    await expect(jobs).not.toContainText("Is late");
});

test("a job that failed comes first, and leads into the log", async ({ server, signedIn }) => {
    const boss = await makeAccount(server, "jobboss", "super_admin");
    const page = await signedIn(boss, { locale: "en-GB" });
    const job = (name: string, last_error: string | null) => ({
        name,
        every_seconds: 600,
        running: false,
        last_started_at: new Date(Date.now() - 60_000).toISOString(),
        last_succeeded_at: new Date(Date.now() - 3_600_000).toISOString(),
        last_error,
        next_due_at: new Date(Date.now() + 540_000).toISOString(),
    });
    await page.route("**/api/v1/ops/jobs", (route) => route.fulfill({ json: { data: [job("teams", null), job("identity", "INTERNAL")] } }));
    await page.goto(`${server.url}/app/operations`);
    const first = page.getByRole("table", { name: "Background jobs" }).getByRole("row").nth(1);
    await expect(first).toContainText("Remove old sessions and notices");
    await expect(first).toContainText("INTERNAL It last went well 1 hour ago.");
    await first.getByRole("button", { name: "Find “Remove old sessions and notices” in the log" }).click();
    const log = page.getByRole("region", { name: "Log of the server" });
    await expect(log.getByLabel("Lines that say")).toHaveValue("identity");
    await expect(log.getByLabel("Which lines")).toHaveText("Warnings and errors");
    await expect(log).toBeInViewport();
    await expect(log.getByText("No such lines")).toBeVisible();
});
