// Files and vaults that pass between instances and devices.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Server, content, core, device, passphrase, read, sha256, stored } from "./support.mjs";

const PART = 8 * 1024 * 1024;
const NOW = 1_790_000_000_000;
const DAMAGED = { name: "VAULT_SERVER_NOT_TRUSTED" };

async function made() {
    const server = new Server();
    const vault = await core.Vault.init(server, passphrase, "Home", device(1), undefined);
    return { server, vault };
}

test("another instance makes the same parts of a file, and no other instance can", async () => {
    const { vault } = await made();
    const writer = vault.write(BigInt(PART + 5));
    const [receiver, stranger] = [new core.Receiver(), new core.Receiver()];
    const handed = writer.handOver(receiver.recipient);
    const there = receiver.writer(handed);
    assert.equal(there.object, writer.object);
    const plain = content(PART + 5);
    for (const [index, bytes] of [plain.subarray(0, PART), plain.subarray(PART)].entries()) {
        const [here, made] = [await writer.part(index, bytes), await there.part(index, bytes)];
        assert.deepEqual(made.bytes, here.bytes);
        assert.deepEqual(made.digest, sha256(made.bytes));
    }
    assert.throws(() => stranger.writer(handed), DAMAGED);
    assert.throws(() => writer.handOver("nobody"), { name: "VAULT_NOT_POSSIBLE" });
});

test("a part is put where there is room, and must be the one that was written down", async () => {
    const { vault } = await made();
    const writer = vault.write(100n);
    const [plain, room] = [content(100), new Uint8Array(1000).fill(9)];
    const first = await writer.part(0, plain);
    const again = await writer.part(0, plain, first.digest, room);
    assert.equal(again.bytes.buffer, room.buffer);
    assert.deepEqual(again.bytes, first.bytes);
    assert.deepEqual(room.subarray(first.bytes.length), new Uint8Array(1000 - first.bytes.length).fill(9));
    const changed = content(100);
    changed[50] ^= 1;
    await assert.rejects(writer.part(0, changed, first.digest), { name: "VAULT_SOURCE_CHANGED" });
    await assert.rejects(writer.part(0, plain.subarray(1)), { name: "VAULT_SOURCE_CHANGED" });
});

test("another instance reads parts in any order, and believes no other bytes", async () => {
    const { server, vault } = await made();
    const plain = content(2 * PART + 7);
    const { file, whole } = await stored(vault, server, plain, "x");
    const receiver = new core.Receiver();
    const reader = receiver.reader(file.handOver(receiver.recipient));
    const slice = (index) => whole.slice(...[...reader.range(index)].map(Number));
    await assert.rejects(reader.part(2, slice(2)), { name: "VAULT_NOT_POSSIBLE" });
    reader.begin(whole.slice(0, reader.headLength));
    assert.deepEqual(await reader.part(2, slice(2)), plain.subarray(2 * PART));
    assert.deepEqual(await reader.part(0, slice(0)), plain.subarray(0, PART));
    const changed = slice(1);
    changed[9] ^= 1;
    await assert.rejects(reader.part(1, changed), DAMAGED);
    await assert.rejects(reader.part(1, slice(2)), DAMAGED);
    const other = file.reader();
    other.begin(new Uint8Array(other.headLength));
    await assert.rejects(other.part(1, slice(1)), DAMAGED);
});

test("an interrupted upload goes on with what this device has kept of it", async () => {
    const { server, vault } = await made();
    const writer = vault.write(100n);
    const part = await writer.part(0, content(100));
    const [journal, note] = [vault.journal(writer, NOW), vault.sealNote("/ film")];
    const later = await core.Vault.unlock(server, passphrase, device(1), undefined);
    const again = later.resume(journal, 100n, NOW);
    assert.equal(again.object, writer.object);
    assert.deepEqual((await again.part(0, content(100), part.digest)).bytes, part.bytes);
    assert.equal(later.openNote(note), "/ film");
    assert.deepEqual([later.resume(journal, 101n, NOW), later.resume(journal, 100n, NOW + 1)], [undefined, undefined]);
    const { vault: stranger } = await made();
    assert.deepEqual([stranger.resume(journal, 100n, NOW), stranger.openNote(note)], [undefined, undefined]);
});

test("a vault is unlocked in one instance for another", async () => {
    const { server, vault } = await made();
    await vault.makeFolder("/", "a", NOW);
    const receiver = new core.Receiver();
    const handed = await core.Vault.unlockFor(receiver.recipient, server, passphrase, device(2), vault.head());
    const there = receiver.vault(server, handed, device(2), vault.head());
    await there.refresh();
    assert.deepEqual(JSON.parse(there.list("/")).map(({ name }) => name), ["a"]);
    assert.throws(() => new core.Receiver().vault(server, handed, device(2), undefined), DAMAGED);
    const wrong = core.Vault.unlockFor(receiver.recipient, server, "another one", device(2), undefined);
    await assert.rejects(wrong, { name: "VAULT_WRONG_PASSPHRASE" });
});

test("a trusted device keeps a vault and its state, and needs its secret to open it", async () => {
    const { server, vault } = await made();
    const { file } = await stored(vault, server, content(10), "x");
    await vault.put("/", file, NOW, NOW);
    const secret = new Uint8Array(32).fill(5);
    const kept = vault.keep(secret);
    const reopened = await core.Vault.reopen(server, secret, kept, device(1), vault.head());
    assert.equal(reopened.label, "Home");
    assert.deepEqual(await read(reopened.file("/x"), server), content(10));
    await assert.rejects(core.Vault.reopen(server, device(5), kept, device(1), undefined), { name: "VALIDATION_FAILED" });
    await assert.rejects(core.Vault.reopen(server, new Uint8Array(32).fill(6), kept, device(1), undefined), DAMAGED);
    const fresh = await core.Vault.reopen(server, secret, kept, device(1), undefined);
    assert.equal(fresh.importCache(vault.exportCache()), true);
    const { vault: stranger } = await made();
    assert.equal(fresh.importCache(stranger.exportCache()), false);
    const withKit = await core.Vault.unlockWithKit(server, vault.kit(), device(3), undefined);
    assert.equal(withKit.head(), vault.head());
    await vault.changePassphrase(passphrase, "another passphrase of words");
    await assert.rejects(core.Vault.unlock(server, passphrase, device(1), undefined), { name: "VAULT_WRONG_PASSPHRASE" });
    await core.Vault.unlock(server, "another passphrase of words", device(1), undefined);
});
