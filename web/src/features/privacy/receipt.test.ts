import { expect, test } from "vitest";

import { erasedBy, newTicket } from "./receipt";

test("a receipt says how much was erased", () => {
    const payload = btoa(JSON.stringify({ objects: 3, bytes: 1200, sub: "?>?>" }))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replaceAll("=", "");
    expect(erasedBy(`e30.${payload}.c2ln`)).toEqual({ objects: 3, bytes: 1200 });
});

test("of what is no receipt nothing is said", () => {
    expect(erasedBy("")).toBeUndefined();
    expect(erasedBy("a.!.b")).toBeUndefined();
    expect(erasedBy(`e30.${btoa("{}")}.c`)).toBeUndefined();
});

test("a ticket is long enough, and never the same", () => {
    expect(newTicket()).toMatch(/^[0-9a-f]{64}$/);
    expect(newTicket()).not.toBe(newTicket());
});
