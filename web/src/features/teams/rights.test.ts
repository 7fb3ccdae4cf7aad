import { expect, test } from "vitest";

import { decidesAbout, has, mayGive, ROLES, roleNow, vaultRole } from "./rights";

const place = (role: string, standing = "active", acting_until: string | null = null) => ({ role, standing, acting_until });
const TODAY = Date.parse("2026-11-24T12:00:00Z");

test("a role has the rights of the server's table, while one is let in", () => {
    expect(["super_admin", "admin", "member", "guest"].map((role) => has(place(role), "seeMembers"))).toEqual([true, true, true, false]);
    expect(["super_admin", "admin", "member", "guest"].map((role) => has(place(role), "manageMembers"))).toEqual([
        true,
        true,
        false,
        false,
    ]);
    expect(has(place("admin"), "manageTeam")).toBe(false);
    expect(has(place("super_admin", "suspended"), "seeMembers")).toBe(false);
    expect(has(place("super_admin", "invited"), "seeMembers")).toBe(false);
});

test("one decides about those below; a super admin about equals too", () => {
    expect(mayGive(place("super_admin"))).toEqual(["super_admin", "admin", "member", "guest"]);
    expect(mayGive(place("admin"))).toEqual(["member", "guest"]);
    expect(mayGive(place("member"))).toEqual([]);
    expect(decidesAbout(place("super_admin"), place("super_admin"))).toBe(true);
    expect(decidesAbout(place("admin"), place("admin"))).toBe(false);
    expect(decidesAbout(place("admin"), place("member", "suspended"))).toBe(true);
    expect(decidesAbout(place("admin"), place("member", "removed"))).toBe(false);
});

test("whoever stands in decides about admins, about no super admin, and only until then", () => {
    const acting = place("admin", "active", "2026-11-25T00:00:00Z");
    expect(roleNow(acting, TODAY)).toBe("super_admin");
    expect(mayGive(acting, TODAY)).toEqual(["admin", "member", "guest"]);
    expect(decidesAbout(acting, place("super_admin"), TODAY)).toBe(false);
    expect(decidesAbout(acting, place("admin"), TODAY)).toBe(true);
    expect(roleNow(acting, TODAY + 86_400_000)).toBe("admin");
});

test("a role that nobody knows gives nothing in a vault", () => {
    expect(ROLES.map(vaultRole)).toEqual(["admin", "admin", "writer", "reader"]);
    for (const role of ["Guest", "", "owner", "toString"])
        expect(() => vaultRole(role)).toThrow(expect.objectContaining({ name: "VAULT_NOT_POSSIBLE" }));
});
