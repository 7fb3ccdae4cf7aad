import { expect, it } from "vitest";

import { endOf, fieldOf } from "./ends";

const NOW = new Date("2026-11-30T12:00:00").getTime();

it("ends after the chosen time, and never later than the longest that servers allow", () => {
    expect(endOf("day", "", NOW)?.getTime()).toBe(NOW + 24 * 3_600_000);
    expect(endOf("month", "", NOW)?.getTime()).toBeLessThan(NOW + 30 * 24 * 3_600_000);
});

it("takes a date of the wall's clock, and nothing that is none", () => {
    expect(endOf("date", "2026-12-01T08:30", NOW)).toEqual(new Date("2026-12-01T08:30:00"));
    expect(endOf("date", "", NOW)).toBeUndefined();
    expect(fieldOf(new Date("2026-12-01T08:30:45"))).toBe("2026-12-01T08:30");
});
