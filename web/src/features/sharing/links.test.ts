import { expect, it, vi } from "vitest";

vi.mock("@/features/vault/queries", () => ({}));
vi.mock("@/features/vault/session", () => ({}));
vi.mock("@/api/client", () => ({}));

import { stateOf } from "./links";

const link = (state: string) => ({ view: { state, expires_at: "2026-11-30T12:00:00Z" } }) as Parameters<typeof stateOf>[0];
const before = Date.parse("2026-11-30T11:59:59Z");
const after = Date.parse("2026-11-30T12:00:00Z");

it("says that a link has ended when it has, whatever the server said before", () => {
    expect(stateOf(link("open"), before)).toBe("open");
    expect(stateOf(link("open"), after)).toBe("expired");
    expect(stateOf(link("revoked"), after)).toBe("revoked");
});
