// What people do with files and folders.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Server, content, core, device, passphrase, read, stored } from "./support.mjs";

const NOW = 1_790_000_000_000;
const TOP = "0".repeat(32);

async function drive() {
    const server = new Server();
    const vault = await core.Vault.init(server, passphrase, "Home", device(1), undefined);
    const change = async (...changes) => JSON.parse(await vault.change(JSON.stringify(changes), NOW));
    const put = async (folder, name, size, media, modified = NOW) => {
        const { file } = await stored(vault, server, content(size), name, media);
        await vault.put(folder, file, modified, NOW);
        return JSON.parse(vault.entry(`${folder}/${name}`))[0];
    };
    const names = (list) => JSON.parse(list).map(({ path }) => path).sort();
    return { server, vault, change, put, names };
}

test("folders are made, and files moved, trashed, restored and purged, several at once or not at all", async () => {
    const { vault, change, put, names } = await drive();
    const { made: [ward] } = await change({ op: "folder", parent: TOP, name: "Ward" });
    const [a, b] = [await put("/", "a", 10, "text/plain"), await put("/", "b", 20, "text/plain")];
    await change({ op: "move", node: a.id, parent: ward, name: "A" }, { op: "trash", node: b.id });
    assert.deepEqual([names(vault.list("/")), names(vault.list("/Ward"))], [["/Ward"], ["/Ward/A"]]);
    const [trashed] = JSON.parse(vault.trash());
    assert.deepEqual([trashed.id, trashed.trashed], [b.id, NOW]);
    const both = change({ op: "restore", node: b.id }, { op: "folder", parent: ward, name: "a" });
    await assert.rejects(both, { name: "VAULT_NAME_TAKEN" });
    assert.deepEqual(names(vault.list("/")), ["/Ward"]);
    await change({ op: "restore", node: b.id, to: { parent: ward, name: "B" } });
    assert.deepEqual(names(vault.list("/Ward")), ["/Ward/A", "/Ward/B"]);
    const [{ object }] = JSON.parse(vault.versions("/Ward/B"));
    const { freed } = await change({ op: "trash", node: b.id }, { op: "purge", node: b.id });
    assert.deepEqual(freed, [object]);
    assert.deepEqual([names(vault.trash()), names(vault.list("/Ward"))], [[], ["/Ward/A"]]);
    await assert.rejects(change({ op: "move", node: a.id, parent: ward, name: "a/b" }), { name: "VAULT_BAD_NAME" });
    await assert.rejects(change({ op: "epoch" }), { name: "VALIDATION_FAILED" });
});

test("versions come back and go", async () => {
    const { server, vault, change, put } = await drive();
    const { id } = await put("/", "a", 10, "text/plain", NOW - 1000);
    await put("/", "a", 30, "text/plain", NOW);
    const [old, present] = JSON.parse(vault.versions("/a"));
    assert.deepEqual([old.size, old.modified, present.size, present.stored], [10, NOW - 1000, 30, NOW]);
    assert.deepEqual(await read(vault.version("/a", old.object), server), content(10));
    assert.throws(() => vault.version("/a", "ab".repeat(16)), { name: "VAULT_FILE_NOT_FOUND" });
    await change({ op: "revert", node: id, object: old.object });
    assert.deepEqual(JSON.parse(vault.versions("/a")).map(({ size }) => size), [10, 30, 10]);
    const { freed } = await change({ op: "forget", node: id, object: present.object });
    assert.deepEqual(freed, [present.object]);
    assert.deepEqual(await read(vault.file("/a"), server), content(10));
});

test("tags, stars, comments and links are kept, and everything can be looked for", async () => {
    const { vault, change, put, names } = await drive();
    const { made: [ward] } = await change({ op: "folder", parent: TOP, name: "Ward" });
    const plan = await put("/Ward", "Plan.pdf", 300, "application/pdf", NOW - 9000);
    await put("/", "photo.jpg", 5000, "image/jpeg", NOW);
    const { made: [, comment] } = await change(
        { op: "tag", node: plan.id, tag: "Büro", on: true }, { op: "comment", node: plan.id, text: "seen" }, { op: "star", node: plan.id, on: true });
    assert.deepEqual(JSON.parse(vault.comments("/Ward/Plan.pdf")), [{ id: comment, at: NOW, text: "seen" }]);
    const query = (asked) => names(vault.query(JSON.stringify(asked)));
    const both = ["/Ward/Plan.pdf", "/photo.jpg"];
    for (const [asked, found] of [
        [{ words: "plan" }, both.slice(0, 1)], [{ words: "seen" }, both.slice(0, 1)], [{ tag: "buro" }, both.slice(0, 1)],
        [{ starred: true }, both.slice(0, 1)], [{ media: "image/" }, both.slice(1)], [{ minSize: 301 }, both.slice(1)],
        [{ maxSize: 300 }, both.slice(0, 1)], [{ from: NOW }, both.slice(1)], [{ until: NOW }, both.slice(0, 1)],
        [{ within: "/Ward" }, both.slice(0, 1)], [{ within: "/", minSize: 1 }, both], [{ words: "plan", media: "image/" }, []],
    ]) assert.deepEqual(query(asked), found, JSON.stringify(asked));
    const first = JSON.parse(vault.query(JSON.stringify({ minSize: 1, limit: 1 })));
    assert.deepEqual(first.map(({ path }) => path), ["/photo.jpg"], "the last changed");
    assert.throws(() => query({ colour: "red" }), { name: "VALIDATION_FAILED" });
    await change({ op: "share", link: "abc", node: plan.id, more: [ward], expires: NOW + 5 });
    assert.deepEqual(JSON.parse(vault.shares()), [{ link: "abc", nodes: [plan.id, ward], names: ["Plan.pdf", "Ward"], expires: NOW + 5 }]);
    await change({ op: "unshare", link: "abc" }, { op: "uncomment", node: plan.id, comment });
    assert.deepEqual([JSON.parse(vault.shares()), JSON.parse(vault.comments("/Ward/Plan.pdf"))], [[], []]);
});

test("what takes the room is told by kind and folder", async () => {
    const { vault, change, put } = await drive();
    await change({ op: "folder", parent: TOP, name: "Ward" });
    await put("/Ward", "a.pdf", 300, "application/pdf");
    await put("/", "b.jpg", 10, "image/jpeg");
    await put("/", "b.jpg", 20, "image/jpeg");
    const { largest, ...usage } = JSON.parse(vault.usage(1));
    assert.deepEqual(usage, {
        present: { files: 2, bytes: 320 }, older: { files: 1, bytes: 10 }, trash: { files: 0, bytes: 0 },
        byMedia: { application: { files: 1, bytes: 300 }, image: { files: 1, bytes: 20 } },
        byFolder: { "/": { files: 1, bytes: 20 }, "/Ward": { files: 1, bytes: 300 } },
    });
    assert.deepEqual(largest.map(({ path, size }) => [path, size]), [["/Ward/a.pdf", 300]]);
});

test("the trash says what has been in it for long enough", async () => {
    const { vault, change, put } = await drive();
    const DAY = 86_400_000;
    const { made: [ward] } = await change({ op: "folder", parent: TOP, name: "Ward" });
    const [a, b] = [await put("/Ward", "a", 10, "text/plain"), await put("/", "b", 20, "text/plain")];
    const due = (at) => JSON.parse(vault.due(at));
    await change({ op: "trash", node: a.id }, { op: "trash", node: ward });
    await vault.change(JSON.stringify([{ op: "trash", node: b.id }]), NOW + DAY);
    assert.deepEqual([vault.trashKeeps(), due(NOW + 30 * DAY - 1000)], [30 * 86_400, []]);
    // What lies in a folder goes with it.
    assert.deepEqual(due(NOW + 30 * DAY), [ward]);
    assert.deepEqual(due(NOW + 31 * DAY), [ward, b.id]);
    await vault.keepTrash(undefined, NOW);
    assert.deepEqual([vault.trashKeeps(), due(NOW + 3000 * DAY)], [undefined, []]);
    await vault.keepTrash(60, NOW);
    assert.deepEqual([vault.trashKeeps(), due(NOW + 60_000)], [60, [ward]]);
});
