import { describe, expect, it, vi } from "vitest";

vi.mock("@/i18n/language", () => ({ language: () => "en" }));

const { freeName, nameProblem, namesOf, stemLength } = await import("./names");
const { default: en } = await import("./text/en");

const taken = namesOf([{ name: "Letter.txt" }, { name: "letter (2).txt" }, { name: "É" }]);

describe("names", () => {
    it("are taken whatever their case", () => {
        expect(nameProblem("LETTER.TXT", taken, en)).toBe(en.nameTaken);
        expect(nameProblem("e\u0301", taken, en)).toBe(en.nameTaken);
        expect(nameProblem("other", taken, en)).toBeUndefined();
    });

    it("are refused when the vault would not take them", () => {
        for (const bad of ["..", "a/b", "a\u202eb", "a\nb"]) expect(nameProblem(bad, taken, en)).toBe(en.badName);
        expect(nameProblem("ü".repeat(128), taken, en)).toBe(en.longName);
        expect(nameProblem("🇩🇪 😀".repeat(4), taken, en)).toBeUndefined();
    });

    it("become free with a number before their ending", () => {
        expect(freeName("letter.txt", taken)).toBe("letter (3).txt");
        expect(freeName("é", taken)).toBe("é (2)");
        expect(freeName("new", taken)).toBe("new");
        expect(stemLength({ name: "a.tar.gz", folder: false })).toBe(5);
        expect(stemLength({ name: ".profile", folder: false })).toBe(8);
    });
});
