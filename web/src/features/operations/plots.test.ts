import { expect, test, vi } from "vitest";

vi.mock("@/i18n/language", () => ({ language: () => "en", texts: () => ({ text: () => ({}) }) }));

const { timesOf, valuesOf } = await import("./plots");
const { readingOf } = await import("./reading");

test("a line has a hole where nobody looked", () => {
    const readings = [0, 5, 300, 305].map((at) => ({ ...readingOf([], at), memory: at + 1 }));
    expect(timesOf(readings)).toEqual([0, 5, 6, 300, 305]);
    expect(valuesOf(readings, ({ memory }) => memory)).toEqual([1, 6, null, 301, 306]);
});

test("what is reckoned from two moments has no value at the first", () => {
    const readings = [0, 5, 10].map((at) => readingOf([], at));
    expect(valuesOf(readings, (now, before) => (before ? now.at - before.at : null))).toEqual([null, 5, 10]);
});
