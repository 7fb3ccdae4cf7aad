import { beforeEach, expect, test, vi } from "vitest";

import type { SchemaTeamView } from "@/api/schema";

/** The open vault of a team. */
class Client {
    isLocked = false;
    call = async () => undefined;
    lock() {
        this.isLocked = true;
    }
}

let standing = "open";
let isOpen = true;
let told = () => {};
const own = {
    call: vi.fn(async (name: string, ..._: unknown[]): Promise<unknown> => (name === "teamStanding" ? standing : undefined)),
    takeWelcome: vi.fn(async () => {
        standing = "open";
    }),
    openTeam: vi.fn(async () => new Client()),
};
const keepPin = vi.fn(async (_: unknown): Promise<void> => undefined);
vi.mock("#vault/base64.js", () => ({ fromBase64: () => new Uint8Array(), toBase64: () => "" }));
vi.mock("@/api/client", () => ({ api: { GET: () => undefined }, ask: async () => ({ welcome: "" }) }));
vi.mock("@/features/vault/pins", () => ({ keepPin, teamPins: () => [] }));
let looked: { client: unknown } | undefined;
vi.mock("@/features/vault/session", () => ({
    lookAt: (next: typeof looked) => {
        looked = next;
    },
    lookedAt: () => looked,
    own: () => own,
    vault: () => ({ is: isOpen ? "open" : "locked" }),
    watchVault: (listener: () => void) => {
        told = listener;
    },
}));

const { closeTeam, openTeam, vaultOf, vouch } = await import("./opening");

const TEAM = { id: "t", name: "Team", welcomed: true } as SchemaTeamView;
const opened = async (team = TEAM) => (await openTeam(team)).client as unknown as Client;

function lock(): void {
    isOpen = false;
    told();
    isOpen = true;
}

beforeEach(() => {
    lock();
    standing = "open";
    vi.clearAllMocks();
});

test("a team's vault is opened once, whoever asks for it at the same time", async () => {
    const [first, second] = await Promise.all([opened(), opened()]);
    expect(second).toBe(first);
    expect(own.openTeam).toHaveBeenCalledTimes(1);
});

test("a lock ends what is open of teams, and what is being opened", async () => {
    const first = await opened();
    let isAsked = () => {};
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    keepPin.mockImplementationOnce(() => {
        isAsked();
        return new Promise(() => undefined);
    });
    void openTeam({ ...TEAM, id: "other" });
    await asked;
    const second = (await own.openTeam.mock.results[1]?.value) as Client;
    lock();
    expect([first.isLocked, second.isLocked]).toEqual([true, true]);
    expect(await opened({ ...TEAM, id: "other" })).not.toBe(second);
});

test("whoever is let in anew does not keep what was cut off", async () => {
    const before = await opened();
    standing = "welcomed";
    const [now, again] = await Promise.all([opened(), opened()]);
    expect([before.isLocked, now.isLocked, again === now]).toEqual([true, false, true]);
    expect(own.takeWelcome).toHaveBeenCalledTimes(1);
    looked = { client: now };
    closeTeam("t");
    expect([now.isLocked, looked, (await opened()) === now]).toEqual([true, undefined, false]);
});

test("who has no keys of a team has no vault of it", async () => {
    standing = "waiting";
    await expect(openTeam(TEAM)).rejects.toMatchObject({ name: "TEAM_NOT_ADMITTED" });
    expect(await vaultOf(TEAM)).toBeUndefined();
    standing = "open";
    expect(await vaultOf(TEAM)).toBeInstanceOf(Client);
});

test("the vault vouches for what was chosen, under the id of the server", async () => {
    vi.setSystemTime(1_000_000);
    own.call.mockResolvedValueOnce("secret");
    expect(await vouch("t", "i", { role: "guest", uses: 3, lifetime: 60 })).toBe("secret");
    expect(own.call.mock.calls).toEqual([["keepInvite", "i", "t", "reader", 1_060_000, 3, 1_000_000]]);
    vi.useRealTimers();
});

test("for a role that nobody knows it vouches not at all", async () => {
    await expect(vouch("t", "i", { role: "owner", uses: 1, lifetime: 60 })).rejects.toMatchObject({ name: "VAULT_NOT_POSSIBLE" });
    expect(own.call).not.toHaveBeenCalled();
});
