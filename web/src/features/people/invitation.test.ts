import { expect, test } from "vitest";

import { stateOf } from "./invitation";

const made = { revoked_at: null, uses: 0, max_uses: 2, expires_at: "2026-11-30T12:00:00Z" };
const before = Date.parse("2026-11-30T11:59:59Z");

test("an invitation is open until it ends, is used up or taken back", () => {
    expect(stateOf(made, before)).toBe("open");
    expect(stateOf(made, before + 1000)).toBe("expired");
    expect(stateOf({ ...made, uses: 2 }, before)).toBe("used");
    expect(stateOf({ ...made, revoked_at: "2026-11-30T10:00:00Z" }, before)).toBe("revoked");
});
