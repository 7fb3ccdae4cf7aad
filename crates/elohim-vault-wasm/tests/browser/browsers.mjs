// Browsers from the system, started with a profile of their own and nothing that talks to anybody.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const chromiumFlags = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--disable-features=MediaRouter",
];

export const firefoxPreferences = {
    "app.normandy.enabled": false,
    "app.update.disabledForTesting": true,
    "browser.aboutwelcome.enabled": false,
    "browser.safebrowsing.downloads.enabled": false,
    "browser.safebrowsing.malware.enabled": false,
    "browser.safebrowsing.phishing.enabled": false,
    "browser.shell.checkDefaultBrowser": false,
    "datareporting.policy.dataSubmissionEnabled": false,
    "extensions.update.enabled": false,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": false,
};

const folders = [];
process.once("exit", () => folders.forEach((path) => rmSync(path, { recursive: true, force: true, maxRetries: 5 })));

/** A folder that is gone when the program ends. */
export function folder(name) {
    const path = mkdtempSync(join(tmpdir(), `elohimos-${name}-`));
    folders.push(path);
    return path;
}

/** Starts a browser that nothing drives, at an address. */
export function start(name, address, more = []) {
    const profile = folder(name);
    const options = { stdio: "ignore", env: { ...process.env, HOME: profile, MOZ_HEADLESS: "1" } };
    if (name === "chromium") return spawn("chromium", [...chromiumFlags, `--user-data-dir=${profile}`, ...more, address], options);
    const lines = Object.entries(firefoxPreferences).map(([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});`);
    writeFileSync(join(profile, "user.js"), lines.join("\n"));
    return spawn("firefox-esr", ["--headless", "--no-remote", "--profile", profile, ...more, address], options);
}
