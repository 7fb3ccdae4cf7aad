// @vitest-environment node
import { beforeAll, expect, test, vi } from "vitest";

beforeAll(() => {
    vi.stubGlobal("localStorage", { getItem: () => "en" });
    vi.stubGlobal("document", { documentElement: {} });
});

test.each([
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
        "Edge on Windows",
    ],
    [
        "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
        "Chrome on Android",
    ],
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
        "Safari on iPhone",
    ],
    ["elohimos/1.0.0", "Command line"],
    ["curl/8.5.0", "curl/8.5.0"],
    ["", "Unknown device"],
])("%s", async (said, name) => {
    const { deviceName } = await import("./device");
    expect(deviceName(said)).toBe(name);
});
