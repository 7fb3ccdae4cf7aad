import { expect, test } from "vitest";

import { diskName, vaultName } from "./names";

test.each([
    ["a.txt", "a.txt"],
    ["u\u0308ber.txt", "über.txt"],
    ["a/b", "a_b"],
    ["..", "_.."],
    ["", "_"],
    ["tab\there", "tab_here"],
    ["photo\u202egpj.exe", "photo_gpj.exe"],
    ["a:b?.txt", "a:b?.txt"],
])("%j is %j in the vault", (name, stored) => {
    expect(vaultName(name)).toBe(stored);
});

test("a name that is too long keeps its ending", () => {
    const name = vaultName(`${"ü".repeat(300)}.jpeg`);
    expect(name.endsWith("ü.jpeg")).toBe(true);
    expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(255);
});

test.each([
    ["a.txt", "a.txt"],
    ["a:b?.txt", "a_b_.txt"],
    ["CON", "_CON"],
    ["nul.txt", "_nul.txt"],
    ["console.log", "console.log"],
    ["ends with a dot.", "ends with a dot_"],
    ["..", "___"],
    ["..\\..\\evil", ".._.._evil"],
    ["<svg onload=alert(1)>", "_svg onload=alert(1)_"],
])("%j is %j on a disk", (name, saved) => {
    expect(diskName(name)).toBe(saved);
});
