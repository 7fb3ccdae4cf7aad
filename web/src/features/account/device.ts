// What a device is called, from what its browser says of itself.

import { text } from "./text";

/** In the order in which they are looked for: most say that they are several. */
const BROWSERS: [RegExp, string][] = [
    [/\bEdgA?\//, "Edge"],
    [/\bOPR\//, "Opera"],
    [/\bSamsungBrowser\//, "Samsung Internet"],
    [/\b(Firefox|FxiOS)\//, "Firefox"],
    [/\b(Chrome|Chromium|CriOS|HeadlessChrome)\//, "Chrome"],
    [/\bSafari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
    [/\bAndroid\b/, "Android"],
    [/\biPhone\b/, "iPhone"],
    [/\biPad\b/, "iPad"],
    [/\bWindows\b/, "Windows"],
    [/\bMac OS X\b/, "Mac"],
    [/\bCrOS\b/, "ChromeOS"],
    [/\bLinux\b/, "Linux"],
];

const found = (names: [RegExp, string][], said: string): string | undefined => names.find(([pattern]) => pattern.test(said))?.[1];

/** A name for people. What is not known as a browser is shown as it calls itself. */
export function deviceName(said: string): string {
    const t = text();
    if (said.trim() === "") return t.unknownDevice;
    if (/^elohimos\//.test(said)) return t.commandLine;
    const browser = found(BROWSERS, said);
    const system = found(SYSTEMS, said);
    return browser && system ? t.on(browser, system) : (browser ?? said);
}
