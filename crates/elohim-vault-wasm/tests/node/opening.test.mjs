// How vaults are opened: with what this browser has seen of them, with the kit, and several in one account.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import { Server, core, device, passphrase } from "./support.mjs";

const NOW = 1_790_000_000_000;
const OLDER = { name: "VAULT_SERVER_NOT_TRUSTED" };

async function made() {
    const server = new Server();
    const vault = await core.Vault.init(server, passphrase, "Home", device(1), undefined);
    return { server, vault };
}

/** Opens a vault as pages do: in one instance, for another, which knows what was seen. */
async function opened(server, typed, pins, { seconds, second } = {}) {
    const receiver = new core.Receiver();
    const handed = await core.Vault.unlockFor(receiver.recipient, server, typed, device(2), undefined, seconds, second);
    const vault = receiver.vault(server, handed, device(2), undefined, pins);
    await vault.refresh();
    return vault;
}

/** The server as it was. */
function rolledBack(server) {
    const copy = new Server();
    copy.body = server.body;
    copy.objects = new Map(server.objects);
    return copy;
}

test("what a browser has seen of a vault is found among random bytes, and an older state is refused", async () => {
    const { server, vault } = await made();
    const empty = vault.pin();
    await vault.makeFolder("/", "a", NOW);
    const before = rolledBack(server);
    const older = vault.pin();
    await vault.makeFolder("/", "b", NOW);
    const pins = [randomBytes(512), older, empty, vault.pin(), (await made()).vault.pin()];
    assert.deepEqual(pins.map(({ length }) => length), [512, 512, 512, 512, 512]);
    assert.deepEqual(pins.map((one) => vault.isPin(one)), [false, true, true, true, false]);
    const list = async (pool, pins) => JSON.parse((await opened(pool, passphrase, pins)).list("/")).length;
    assert.equal(await list(server, pins), 2);
    // Without it nothing is noticed; with it, however it is opened.
    assert.deepEqual([await list(before, undefined), await list(before, [older])], [1, 1]);
    await assert.rejects(list(before, pins), OLDER);
    await assert.rejects(core.Vault.unlockWithKit(before, vault.kit(), device(2), undefined, pins), OLDER);
    const secret = new Uint8Array(32).fill(5);
    const kept = vault.keep(secret);
    await assert.rejects(core.Vault.reopen(before, secret, kept, device(2), undefined, pins), OLDER);
    const withKit = await core.Vault.unlockWithKit(server, vault.kit(), device(2), undefined, pins);
    assert.equal(withKit.head(), vault.head());
});

test("another history of the same length is refused too", async () => {
    const { server, vault } = await made();
    const other = rolledBack(server);
    await vault.makeFolder("/", "a", NOW);
    const forked = await opened(other, passphrase, undefined);
    await forked.makeFolder("/", "b", NOW);
    await assert.rejects(opened(other, passphrase, [vault.pin()]), OLDER);
    await assert.rejects(opened(server, passphrase, [forked.pin()]), OLDER);
});

test("two pins look like nothing, and not like each other", async () => {
    const { vault } = await made();
    const [one, other] = [vault.pin(), vault.pin()];
    assert.ok(one.filter((byte, at) => byte === other[at]).length < 30);
    assert.ok(!Buffer.from(one).toString("latin1").includes("age"));
});

test("another vault is made beside those that are named", async () => {
    const { server, vault } = await made();
    await vault.makeFolder("/", "a", NOW);
    const receiver = new core.Receiver();
    const beside = (keep, typed) => core.Vault.initBesideFor(receiver.recipient, server, keep, typed, "Other", device(1));
    await assert.rejects(beside(["not the one"], "other words that are long"), { name: "VAULT_WRONG_PASSPHRASE" });
    await assert.rejects(beside([passphrase], passphrase), { name: "VAULT_NOT_POSSIBLE" });
    const other = receiver.vault(server, await beside([passphrase], "other words that are long"), device(1));
    await other.refresh();
    await other.makeFolder("/", "b", NOW);
    const names = async (typed) => JSON.parse((await opened(server, typed, [vault.pin(), other.pin()])).list("/")).map(({ name }) => name);
    assert.deepEqual([await names(passphrase), await names("other words that are long")], [["a"], ["b"]]);
});

const WRONG = { name: "VAULT_WRONG_PASSPHRASE" };
const NEW = "quite another passphrase";

test("a passphrase is changed with the present one, or replaced by whoever came with the kit", async () => {
    const { server, vault } = await made();
    await assert.rejects(vault.changePassphrase("not the present one", NEW), WRONG);
    await vault.changePassphrase(passphrase, NEW);
    await assert.rejects(opened(server, passphrase), WRONG);
    await opened(server, NEW);
    const withKit = await core.Vault.unlockWithKit(server, vault.kit(), device(2), undefined, undefined);
    await withKit.replacePassphrase("words that are remembered");
    await assert.rejects(opened(server, NEW), WRONG);
    assert.equal((await opened(server, "words that are remembered")).kit(), vault.kit());
});

test("new keys are put in force with the kit that was shown, also after a wrong passphrase", async () => {
    const { server, vault } = await made();
    await vault.makeFolder("/", "a", NOW);
    const before = rolledBack(server);
    const shown = await vault.prepareRenewal();
    const kit = await vault.prepareRenewal();
    assert.equal(server.body, before.body, "nothing has changed");
    await assert.rejects(vault.renew(shown, passphrase, NEW, NOW), { name: "VAULT_NOT_POSSIBLE" });
    await assert.rejects(vault.renew(kit, "not the present one", NEW, NOW), WRONG);
    await vault.renew(kit, passphrase, NEW, NOW);
    assert.equal(vault.kit(), kit);
    await vault.makeFolder("/", "b", NOW);
    const withKit = await core.Vault.unlockWithKit(server, kit, device(2), undefined, undefined);
    assert.deepEqual(JSON.parse(withKit.list("/")).map(({ name }) => name).sort(), ["a", "b"]);
    // What was known before sees nothing that came later.
    await assert.rejects(opened(server, passphrase), WRONG);
    await assert.rejects(opened(before, passphrase, [vault.pin()]), OLDER);
});

test("the slot of a kit that was cut off is written at the next unlock", async () => {
    const { server, vault } = await made();
    const kit = await vault.prepareRenewal();
    const replace = server.replaceSlot.bind(server);
    let left = 1;
    server.replaceSlot = async (...given) => {
        if (left-- === 0) throw new Error("the line is cut");
        return replace(...given);
    };
    await assert.rejects(vault.renew(kit, passphrase, NEW, NOW), { message: "the line is cut" });
    server.replaceSlot = replace;
    const again = await opened(server, NEW);
    const byKit = () => core.Vault.unlockWithKit(server, kit, device(2), undefined, undefined);
    await assert.rejects(byKit(), WRONG);
    await again.keepSecond(undefined, false);
    await byKit();
});

test("a second secret is asked for where it is not kept, and shows nowhere", async () => {
    const { server, vault } = await made();
    const none = await vault.keepSecond(undefined, false);
    assert.deepEqual([none.length, vault.secondSecret()], [256, undefined]);
    assert.deepEqual(await vault.keepSecond(none, false), none);
    await vault.askForSecondSecret(passphrase, true);
    const second = vault.secondSecret();
    assert.match(second, /^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    assert.ok(vault.kit().includes(second));
    await assert.rejects(opened(server, passphrase), WRONG);
    await assert.rejects(opened(server, passphrase, undefined, { seconds: none }), WRONG);
    await assert.rejects(opened(server, passphrase, undefined, { second: "0".repeat(32) }), WRONG);
    await assert.rejects(opened(server, passphrase, undefined, { second: "none" }), { name: "VAULT_NOT_POSSIBLE" });
    const there = await opened(server, passphrase, undefined, { second: second.replaceAll(" ", "") });
    const kept = await there.keepSecond(none, false);
    assert.deepEqual([kept.length, kept.filter((byte, at) => byte !== none[at]).length <= 16], [256, true]);
    const seconds = kept;
    await opened(server, passphrase, undefined, { seconds });
    const receiver = new core.Receiver();
    const beside = (kept) => core.Vault.initBesideFor(receiver.recipient, server, [passphrase], NEW, "Other", device(1), kept);
    await assert.rejects(beside(undefined), WRONG);
    await beside(seconds);
    await there.changePassphrase(passphrase, "words that are remembered");
    const last = await opened(server, "words that are remembered", undefined, { seconds });
    await last.askForSecondSecret("words that are remembered", false);
    await opened(server, "words that are remembered");
    const forgot = await last.keepSecond(kept, true);
    assert.notDeepEqual(forgot, kept);
    assert.equal(last.secondSecret(), undefined);
});
