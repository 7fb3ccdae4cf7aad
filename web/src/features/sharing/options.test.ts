import { describe, expect, it } from "vitest";

import { CAREFUL, countOf, optionsOf } from "./options";

const NOW = Date.parse("2026-11-30T12:00:00Z");

describe("how a link is made", () => {
    it("is careful when nothing is chosen", () => {
        expect(optionsOf(CAREFUL, NOW)).toEqual({
            expiresAt: "2026-12-01T12:00:00.000Z",
            viewOnly: false,
            notify: "first",
            maxDownloads: 1,
        });
    });

    it("has no limit only when that is chosen", () => {
        expect(optionsOf({ ...CAREFUL, works: "any" }, NOW)).not.toHaveProperty("maxDownloads");
        expect(optionsOf({ ...CAREFUL, works: "several", downloads: "7" }, NOW)?.maxDownloads).toBe(7);
    });

    it("is not made with a number that is none, without its password, or in the past", () => {
        expect(optionsOf({ ...CAREFUL, works: "several", downloads: "0" }, NOW)).toBeUndefined();
        expect(optionsOf({ ...CAREFUL, password: "" }, NOW)).toBeUndefined();
        expect(optionsOf({ ...CAREFUL, end: { ends: "date", at: "2020-01-01T00:00" } }, NOW)).toBeUndefined();
        expect(countOf("2.5")).toBeUndefined();
    });
});
