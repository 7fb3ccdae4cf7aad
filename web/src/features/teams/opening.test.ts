import { beforeEach, expect, test, vi } from "vitest";

const call = vi.fn();
const own = { call };
vi.mock("#vault/base64.js", () => ({}));
vi.mock("@/api/client", () => ({ api: {}, ask: async () => ({}) }));
vi.mock("@/features/vault/pins", () => ({ keepPin: async () => undefined, teamPins: () => [] }));
vi.mock("@/features/vault/session", () => ({ own: () => own, vault: () => ({ is: "open" }), watchVault: () => () => undefined }));

const { vouch } = await import("./opening");

beforeEach(() => call.mockReset());

test("the vault vouches for what was chosen, under the id of the server", async () => {
    vi.setSystemTime(1_000_000);
    call.mockResolvedValueOnce("secret");
    expect(await vouch("t", "i", { role: "guest", uses: 3, lifetime: 60 })).toBe("secret");
    expect(call.mock.calls).toEqual([["keepInvite", "i", "t", "reader", 1_060_000, 3, 1_000_000]]);
    vi.useRealTimers();
});

test("for a role that nobody knows it vouches not at all", async () => {
    await expect(vouch("t", "i", { role: "owner", uses: 1, lifetime: 60 })).rejects.toMatchObject({ name: "VAULT_NOT_POSSIBLE" });
    expect(call).not.toHaveBeenCalled();
});
