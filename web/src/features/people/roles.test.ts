import { expect, test } from "vitest";

import { below, outranks } from "./roles";

test("one decides about those below, and nobody else", () => {
    expect(below("admin")).toEqual(["member", "guest"]);
    expect(outranks("founder_rights", "super_admin")).toBe(true);
    expect(outranks("admin", "admin")).toBe(false);
    expect(outranks("guest", "admin")).toBe(false);
});

test("of a role that nobody knows nothing follows", () => {
    expect(below("wizard")).toEqual([]);
    expect(outranks("founder_rights", "wizard")).toBe(false);
});
