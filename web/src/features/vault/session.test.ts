import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** A worker of which the test decides when it has opened. */
class Client {
    isLocked = false;
    lock() {
        this.isLocked = true;
    }
    label = async () => "Vault";
}

vi.mock("#vault/client.js", () => ({ VaultClient: Client }));
vi.mock("./worker", () => ({ startWorker: () => undefined }));
vi.mock("./pins", () => ({ keepPin: async () => undefined, pins: () => [] }));
vi.mock("./seconds", () => ({ keepSecond: async () => undefined, seconds: () => undefined }));

const kept = new Map<string, string>();
const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
};
vi.stubGlobal("location", { origin: "https://clinic.example" });
vi.stubGlobal("localStorage", storage);
vi.stubGlobal("sessionStorage", storage);

const { lock, open, vault, whileOpen } = await import("./session");
const { beginSession } = await import("@/api/session");
const { atSignOut } = await import("@/app/signOut");

const TOKENS = { token: "t", refresh_token: "r" };

beforeEach(() => lock());
afterEach(() => kept.clear());

/** Begins to open a vault that opens when `opened` is called. */
function slowly() {
    let opened = () => {};
    let client: Client | undefined;
    const done = open((of) => {
        client = of as unknown as Client;
        return new Promise((resolve) => (opened = resolve));
    });
    const ended = done.then(
        () => "open",
        (error: Error) => error.name,
    );
    return { ended, opened: () => opened(), isLocked: () => client?.isLocked };
}

test("a vault opens, and locks", async () => {
    await open(async () => undefined);
    expect(vault()).toMatchObject({ is: "open", label: "Vault", withKit: false });
    lock("why");
    expect(vault()).toEqual({ is: "locked", why: "why" });
});

test.each<[string, () => unknown]>([
    ["it is locked", () => lock()],
    ["somebody signs out", () => atSignOut()],
    ["somebody else signs in", () => beginSession(TOKENS)],
])("what is being opened while %s does not open", async (_, ends) => {
    const first = slowly();
    expect(vault().is).toBe("opening");
    await ends();
    expect([vault().is, first.isLocked()]).toEqual(["locked", true]);
    first.opened();
    expect(await first.ended).toBe("VAULT_LOCKED");
    expect(vault().is).toBe("locked");
});

test("what comes too late leaves the next one alone", async () => {
    const first = slowly();
    lock();
    const second = slowly();
    first.opened();
    await first.ended;
    expect([vault().is, second.isLocked()]).toEqual(["opening", false]);
    second.opened();
    expect(await second.ended).toBe("open");
    expect(vault().is).toBe("open");
});

test("a vault that cannot be opened is locked", async () => {
    await expect(open(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(vault()).toEqual({ is: "locked" });
});

test("what is there while a vault is open begins and ends with it", async () => {
    const told: string[] = [];
    whileOpen(() => {
        told.push("begun");
        return () => told.push("ended");
    });
    lock();
    await open(async () => undefined);
    lock();
    lock();
    expect(told).toEqual(["begun", "ended"]);
});
