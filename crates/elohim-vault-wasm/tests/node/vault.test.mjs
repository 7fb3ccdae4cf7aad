// What is built for browsers, from outside, with the npm package `age-encryption` as the judge of what it writes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";

import { Server, content, core, device, identities, passphrase, read, sha256, stored } from "./support.mjs";

const PART = 8 * 1024 * 1024;
const NOW = 1_790_000_000_000;

async function made() {
    const server = new Server();
    const vault = await core.Vault.init(server, passphrase, "Home", device(1), undefined);
    return { server, vault };
}

async function decrypted(identity, file) {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return new Uint8Array(await decrypter.decrypt(file));
}

test("what one device stores, another that knows the passphrase finds and reads", async () => {
    const { server, vault } = await made();
    await vault.makeFolder("/", "Ward 3", NOW);
    const plain = content(100_000);
    const { file } = await stored(vault, server, plain, "Élan.pdf", "application/pdf");
    await vault.put("/Ward 3", file, NOW - 5000, NOW);
    const other = await core.Vault.unlock(server, passphrase, device(2), undefined);
    const [{ id: parent }] = JSON.parse(other.list("/"));
    const { id } = JSON.parse(other.entry("/Ward 3/Élan.pdf"))[0];
    const entry = {
        id, parent, path: "/Ward 3/Élan.pdf", name: "Élan.pdf", folder: false, created: NOW, media: "application/pdf", size: 100_000,
        modified: NOW - 5000, versions: 1, tags: [], starred: false, comments: 0,
    };
    assert.deepEqual(JSON.parse(other.list("/Ward 3")), [entry]);
    assert.deepEqual(JSON.parse(other.search("elan")), [entry]);
    assert.deepEqual(JSON.parse(other.search("nobody")), []);
    assert.deepEqual(await read(other.file("/Ward 3/Élan.pdf"), server), plain);
    assert.equal(other.head(), vault.head());
    const changed = server.objects.get(other.file("/Ward 3/Élan.pdf").object);
    changed[changed.length - 1] ^= 1;
    await assert.rejects(read(other.file("/Ward 3/Élan.pdf"), server), { name: "VAULT_SERVER_NOT_TRUSTED" });
});

test("npm age opens stored files of every size with the printed kit", async () => {
    const { server, vault } = await made();
    const [files] = identities(vault.kit());
    for (const size of [0, 1, 65_536, 65_537, PART, PART + 1]) {
        const plain = content(size);
        const { whole, file } = await stored(vault, server, plain, "x");
        assert.deepEqual(await decrypted(files, whole), plain, `${size} bytes`);
        assert.deepEqual(await read(file, server), plain, `${size} bytes`);
    }
});

test("what npm age writes is opened, and what is not for this identity is not", async () => {
    const { vault } = await made();
    const [files, names] = identities(vault.kit());
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(files));
    const sealed = await encrypter.encrypt(content(70_000));
    assert.deepEqual(core.openAge(files, sealed), content(70_000));
    assert.throws(() => core.openAge(names, sealed), { name: "VALIDATION_FAILED" });
});

test("a link opens what it shares, here and with npm age", async () => {
    const { server, vault } = await made();
    const { file, whole } = await stored(vault, server, content(3000), "plan.txt", "text/plain");
    await vault.put("/", file, NOW, NOW);
    const link = core.Link.random(false);
    const keys = link.keys(undefined);
    const capsule = keys.seal([vault.file("/plan.txt")]);
    const header = keys.header(vault.file("/plan.txt"));
    const opened = core.Link.parse(link.fragment()).keys(undefined);
    assert.deepEqual(sha256(opened.proof()), keys.proofSha256());
    const [shared] = opened.open(capsule);
    assert.deepEqual([shared.name, shared.media, shared.size], ["plan.txt", "text/plain", 3000n]);
    assert.deepEqual(await read(shared, server), content(3000));
    // The download with the link's own header is an age file to the link's identity; that of the capsule is the same.
    const download = new Uint8Array(Buffer.concat([header, whole.subarray(shared.headerLength)]));
    const decrypter = new Decrypter();
    decrypter.addIdentity(opened.identity());
    assert.deepEqual(new Uint8Array(await decrypter.decrypt(download)), content(3000));
    const manifest = JSON.parse(Buffer.from(await decrypted(opened.identity(), capsule)).toString());
    assert.equal(manifest.files[0].name, "plan.txt");
    assert.throws(() => core.Link.random(false).keys(undefined).open(capsule), { name: "VAULT_SERVER_NOT_TRUSTED" });
    assert.throws(() => core.Link.parse("short"), { name: "VAULT_BAD_NAME" });
    assert.throws(() => core.Link.random(true).keys(undefined), { name: "VAULT_NOT_POSSIBLE" });
});

test("what a file says is found here and on another device, and the server has no word of it", async () => {
    const { server, vault } = await made();
    const { file } = await stored(vault, server, content(100), "a.txt", "text/plain");
    await vault.put("/", file, NOW, NOW);
    const object = vault.file("/a.txt").object;
    const before = server.objects.size;
    assert.deepEqual(await vault.addContents([object], ["a goldfinch"], NOW), []);
    assert.equal(server.objects.size, before, "it is off");
    await vault.switchContentSearch(true, NOW);
    assert.deepEqual(await vault.addContents([object], ["The Góldfinch is behind the brick"], NOW), []);
    const paths = (json) => JSON.parse(json).map((entry) => entry.path);
    const other = await core.Vault.unlock(server, passphrase, device(2), undefined);
    const find = (one, words, more = {}) => one.findContent(JSON.stringify({ words, ...more }));
    for (const one of [vault, other]) {
        const [found, ...others] = JSON.parse(await find(one, "brick goldf"));
        assert.deepEqual([found.path, found.byName, found.byContent, others], ["/a.txt", false, true, []]);
        assert.deepEqual(paths(await find(one, "siskin")), []);
        assert.deepEqual(paths(await find(one, "goldfinch", { media: "image/" })), []);
        const [both] = JSON.parse(await find(one, "goldfinch a"));
        assert.deepEqual([both.path, both.byName, both.byContent], ["/a.txt", true, true]);
    }
    assert.deepEqual([vault.searchesContent(), other.searchesContent(), paths(vault.notIndexed())], [true, true, []]);
    const all = Buffer.concat([...server.objects.values()]).toString("latin1");
    assert.ok(!all.includes("oldfinch") && !all.includes("brick"));
    assert.ok(`${all} brick`.includes("brick"));
    const [piece] = await vault.switchContentSearch(false, NOW);
    assert.ok(server.objects.delete(piece));
    assert.deepEqual(paths(await find(vault, "goldfinch")), []);
    await assert.rejects(find(vault, "--"), { name: "VAULT_NOT_POSSIBLE" });
    assert.equal(vault.searchesContent(), false);
    await vault.switchContentSearch(true, NOW);
    assert.deepEqual(paths(vault.notIndexed()), ["/a.txt"]);
    await assert.rejects(vault.addContents(["no id"], [""], NOW), { name: "VALIDATION_FAILED" });
    await vault.addContents([object], ["goldfinch"], NOW);
    await other.refresh();
    for (const id of server.objects.keys()) if (id !== object) server.objects.get(id)[180] ^= 1;
    await assert.rejects(find(other, "goldfinch"), { name: "VAULT_SERVER_NOT_TRUSTED" });
});

test("a wrong passphrase, an emptied server and a failing one are told apart", async () => {
    const { server, vault } = await made();
    await vault.makeFolder("/", "a", NOW);
    const unlock = (pool, typed, pinned) => core.Vault.unlock(pool, typed, device(2), pinned);
    await assert.rejects(unlock(server, "another one", undefined), { name: "VAULT_WRONG_PASSPHRASE" });
    await assert.rejects(unlock(new Server(), passphrase, undefined), { name: "VAULT_NOT_INITIALISED" });
    await assert.rejects(unlock(new Server(), passphrase, vault.head()), { name: "VAULT_SERVER_NOT_TRUSTED" });
    const rolledBack = new Server();
    rolledBack.body = server.body;
    await assert.rejects(unlock(rolledBack, passphrase, vault.head()), { name: "VAULT_SERVER_NOT_TRUSTED" });
    const offline = new Server();
    offline.slots = async () => { throw new TypeError("the line is dead"); };
    await assert.rejects(unlock(offline, passphrase, undefined), { name: "TypeError", message: "the line is dead" });
    await assert.rejects(core.Vault.init(server, passphrase, "", device(1), undefined), { name: "VAULT_ALREADY_EXISTS" });
    await assert.rejects(vault.makeFolder("/", "a", NOW), { name: "VAULT_NAME_TAKEN" });
    await assert.rejects(vault.makeFolder("/nowhere", "b", NOW), { name: "VAULT_FILE_NOT_FOUND" });
    await assert.rejects(unlock(server, passphrase, "no head"), { name: "VALIDATION_FAILED" });
});
