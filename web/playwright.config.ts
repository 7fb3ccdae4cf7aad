import { defineConfig } from "@playwright/test";

/** The pages as they ship, in Debian's Chromium, against the program that ELOHIMOS_BIN names. */
export default defineConfig({
    testDir: "e2e",
    // Two cores: more would only wait for one another.
    workers: 2,
    fullyParallel: false,
    forbidOnly: true,
    retries: 0,
    timeout: 120_000,
    expect: { timeout: 20_000 },
    reporter: [["list"]],
    outputDir: "test-results",
    use: {
        launchOptions: {
            executablePath: "/usr/bin/chromium",
            args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--disable-background-networking"],
        },
        viewport: { width: 1280, height: 800 },
        locale: "en-GB",
        timezoneId: "Europe/Vienna",
        trace: "off",
    },
    projects: [
        { name: "sqlite", use: { engine: "sqlite" } as object },
        { name: "postgres", use: { engine: "postgres" } as object, testMatch: /flows|sharing|people/ },
    ],
});
