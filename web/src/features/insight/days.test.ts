import { describe, expect, it } from "vitest";

import { add, dayOf, lastDays } from "./days";

const noon = (month: number, day: number) => new Date(2026, month - 1, day, 12).getTime();

describe("the last days", () => {
    const stored = { [dayOf(noon(2, 27))]: { files: 2, bytes: 30 }, [dayOf(noon(3, 1))]: { files: 1, bytes: 5 } };

    it("end today, and reach over the end of a month", () => {
        const days = lastDays(stored, 100, 4, noon(3, 2));
        expect(days.map(({ begins }) => new Date(begins).getDate())).toEqual([27, 28, 1, 2]);
        expect(days.map(({ files }) => files)).toEqual([2, 0, 1, 0]);
    });

    it("say how much there was when each ended", () => {
        expect(lastDays(stored, 100, 5, noon(3, 2)).map(({ total }) => total)).toEqual([65, 95, 95, 100, 100]);
    });

    it("never go below nothing, whatever clocks said", () => {
        expect(lastDays(stored, 4, 5, noon(3, 2)).every(({ total }) => total >= 0)).toBe(true);
    });
});

describe("a sum", () => {
    it("begins with nothing", () => {
        expect(add(add(undefined, 3), 4)).toEqual({ files: 2, bytes: 7 });
    });
});
