import { expect, test, vi } from "vitest";

const said: string[] = [];
vi.mock("@/features/vault/session", () => ({
    changed: async () => undefined,
    lookedAt: () => undefined,
    vault: () => ({ is: "locked" }),
    watchVault: () => () => undefined,
}));
vi.mock("@/ui/Toasts", () => ({ say: (text: string) => said.push(text) }));
vi.mock("./text", () => ({ text: () => ({ swept: (count: number) => `${count} gone` }) }));

const { sweep } = await import("./sweep");

/** A vault in which this is due, for somebody with this role. */
function vaultWith(role: string | undefined, due: string[]) {
    const entries: string[][] = [];
    const call = async (name: string) => (name === "role" ? role : JSON.stringify(due));
    const change = async (...changes: { op: string; node: string }[]) => void entries.push(changes.map(({ op, node }) => `${op} ${node}`));
    return { entries, of: { call, change } as unknown as Parameters<typeof sweep>[0] };
}

test.each([
    ["one's own", undefined],
    ["a team's, for an admin", "admin"],
])("what is due in a vault that is %s goes for good, and is told of", async (_, role) => {
    said.length = 0;
    const ids = Array.from({ length: 150 }, (_, at) => String(at));
    const { entries, of } = vaultWith(role, ids);
    await sweep(of);
    expect(entries.map((one) => one.length)).toEqual([100, 50]);
    expect(entries.flat()).toEqual(ids.map((id) => `purge ${id}`));
    expect(said).toEqual(["150 gone"]);
});

test.each(["writer", "reader"])("a %s of a team removes nothing", async (role) => {
    said.length = 0;
    const { entries, of } = vaultWith(role, ["a"]);
    await sweep(of);
    expect([entries, said]).toEqual([[], []]);
});
