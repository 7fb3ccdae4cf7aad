import { resolve } from "node:path";

import { defineConfig } from "@playwright/test";

const LARGE = /big\.spec|hundred-thousand\.spec/;
const MEASURED = /measure\/.*\.spec/;

/** Debian's. */
const chromium = {
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--disable-background-networking"],
};

const withFont = { ...(process.env as Record<string, string>), FONTCONFIG_FILE: resolve("e2e/pictures/fonts.conf") };

/** The pages as they ship, against the program that ELOHIMOS_BIN names. */
export default defineConfig({
    testDir: "e2e",
    // Those of Firefox (.mjs) are node's: Playwright would start them beside its own.
    testMatch: /\.spec\.ts$/,
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
        launchOptions: chromium,
        viewport: { width: 1280, height: 800 },
        locale: "en-GB",
        timezoneId: "Europe/Vienna",
        trace: "off",
    },
    projects: [
        { name: "sqlite", use: { engine: "sqlite" } as object, testIgnore: [LARGE, MEASURED] },
        {
            name: "postgres",
            use: { engine: "postgres" } as object,
            testMatch: /(flows|sharing|people|teams|team-files|join|vault|everyday)\.spec/,
        },
        // What takes a machine of its own for a while.
        { name: "large", use: { engine: "sqlite" } as object, testMatch: LARGE, workers: 1, expect: { timeout: 60_000 } },
        // Writes what it measures into docs/performance.
        { name: "measure", use: { engine: "sqlite" } as object, testMatch: MEASURED, workers: 1, expect: { timeout: 60_000 } },
        // Not tests: takes the pictures of docs/screenshots, in one font wherever that is.
        {
            name: "pictures",
            testMatch: "pictures/take.ts",
            workers: 1,
            use: { launchOptions: { ...chromium, args: [...chromium.args, "--lang=en-GB"], env: withFont } },
        },
    ],
});
