// Links and drop boxes: what people without an account open and send.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Decrypter } from "age-encryption";

import { Server, content, core, device, identities, passphrase, read, sha256, stored } from "./support.mjs";

const NOW = 1_790_000_000_000;
const TOP = "0".repeat(32);

async function made() {
    const server = new Server();
    const vault = await core.Vault.init(server, passphrase, "Home", device(1), undefined);
    const change = async (...changes) => JSON.parse(await vault.change(JSON.stringify(changes), NOW)).made;
    const put = async (folder, name, size) => {
        const { file } = await stored(vault, server, content(size), name, "text/plain");
        await vault.put(folder, file, NOW, NOW);
        return JSON.parse(vault.entry(`${folder}/${name}`))[0].id;
    };
    return { server, vault, change, put };
}

test("files and folders are found by their ids, wherever they are moved", async () => {
    const { server, vault, change, put } = await made();
    const [ward] = await change({ op: "folder", parent: TOP, name: "Ward" });
    const plan = await put("/Ward", "plan", 10);
    const paths = (json) => JSON.parse(json).map(({ path }) => path);
    assert.deepEqual([paths(vault.listNode(TOP)), paths(vault.listNode(ward)), paths(vault.node(plan))], [["/Ward"], ["/Ward/plan"], ["/Ward/plan"]]);
    await change({ op: "move", node: ward, parent: TOP, name: "Office" }, { op: "comment", node: plan, text: "seen" });
    assert.deepEqual([paths(vault.node(plan)), JSON.parse(vault.commentsNode(plan))[0].text], [["/Office/plan"], "seen"]);
    const [{ object }] = JSON.parse(vault.versionsNode(plan));
    assert.deepEqual(await read(vault.fileNode(plan, object), server), content(10));
    assert.deepEqual(await read(vault.fileNode(plan), server), content(10));
    for (const missing of ["listNode", "node", "versionsNode", "commentsNode", "fileNode"]) {
        assert.throws(() => vault[missing]("ab".repeat(16)), { name: "VAULT_FILE_NOT_FOUND" }, missing);
        assert.throws(() => vault[missing]("/Office"), { name: "VALIDATION_FAILED" }, missing);
    }
    assert.throws(() => vault.fileNode(ward), { name: "VAULT_FILE_NOT_FOUND" });
});

test("a link shares files, and those of folders with the folders that they lie in", async () => {
    const { server, vault, change, put } = await made();
    const [ward] = await change({ op: "folder", parent: TOP, name: "Ward" });
    const [plan, list] = [await put("/Ward", ".plan", 10), await put("/", "list", 20)];
    const link = core.Link.random(true);
    const receiver = new core.Receiver();
    // A password takes memory: another instance makes the keys, and ends.
    const keys = receiver.linkKeys(link.keysFor(receiver.recipient, "sesame"));
    assert.throws(() => new core.Receiver().linkKeys(link.keysFor(receiver.recipient, "sesame")), { name: "VAULT_SERVER_NOT_TRUSTED" });
    const capsule = keys.seal(vault.gather([ward, list, ward]), true);
    const opens = core.Link.parse(link.fragment()).keys("sesame");
    assert.deepEqual(sha256(opens.proof()), keys.proofSha256());
    assert.equal(opens.isViewOnly(capsule), true);
    const files = opens.open(capsule);
    assert.deepEqual(files.map((file) => file.place()), [["Ward", "_.plan"], ["list"]]);
    assert.deepEqual(await read(files[1], server), content(20));
    await put("/Ward", "list", 30);
    const both = JSON.parse(vault.entry("/Ward/list"))[0].id;
    assert.throws(() => vault.gather([list, both]), { name: "VAULT_NOT_POSSIBLE" });
    await change({ op: "trash", node: plan });
    assert.throws(() => vault.gather([plan]), { name: "VAULT_FILE_NOT_FOUND" });
});

/** What a server says of something that was sent, in the parts that it cuts. */
function arrived(bytes, headerLength, label) {
    const first = headerLength + 16 + 128 * 65_552;
    const parts = [bytes.subarray(0, first)];
    for (let at = first; at < bytes.length; at += 128 * 65_552) parts.push(bytes.subarray(at, at + 128 * 65_552));
    return JSON.stringify({
        object: "07".repeat(16), drop_box: "05".repeat(16), length: bytes.length, header_len: headerLength, sealed_by: "sender",
        received_at: "2026-09-21T14:13:20.5Z", ...(label && { label: Buffer.from(label).toString("base64") }),
        parts: parts.map((part) => Buffer.from(sha256(part)).toString("hex")),
    });
}

async function sent(recipient, plain) {
    const writer = core.dropWriter(recipient, BigInt(plain.length));
    const parts = [];
    for (let index = 0; index < writer.parts; index++) {
        const [from, to] = Array.from(writer.range(index), Number);
        parts.push((await writer.part(index, plain.subarray(from, to))).bytes);
    }
    const bytes = new Uint8Array(Buffer.concat(parts));
    const headerLength = bytes.length - plain.length - 16 - 16 * Math.max(1, Math.ceil(plain.length / 65_536));
    return { bytes, headerLength };
}

test("what is sent to a box is opened by its vault, and by npm age with the kit", async () => {
    const { server, vault } = await made();
    await vault.rememberBox("05".repeat(16), "for tips", NOW);
    assert.deepEqual(JSON.parse(vault.boxes()), { ["05".repeat(16)]: "for tips" });
    const [recipient] = vault.dropRecipients();
    const plain = content(8 * 1024 * 1024 + 5);
    const { bytes, headerLength } = await sent(recipient, plain);
    const label = core.dropLabel(recipient, ".tip.txt", "text/plain");
    assert.deepEqual(JSON.parse(vault.openLabel(label)), { name: ".tip.txt", media: "text/plain" });
    const decrypter = new Decrypter();
    decrypter.addIdentity(identities(vault.kit())[2]);
    assert.deepEqual(new Uint8Array(await decrypter.decrypt(bytes)), plain);
    server.objects.set("07".repeat(16), bytes);
    const accept = (label) => {
        const submission = core.Submission.parse(arrived(bytes, headerLength, label));
        const [from, to, begin, end] = Array.from(submission.wanted(), Number);
        return vault.accept(submission, "/", bytes.subarray(from, to), bytes.subarray(begin, end), NOW);
    };
    // Nothing is hidden, and nothing becomes a version of another file.
    assert.equal(await accept(label), "_.tip.txt");
    assert.equal(await accept(label), "_.tip (2).txt");
    assert.equal(await accept(undefined), "received 2026-09-21 14:13");
    assert.equal(vault.nameOf("07".repeat(16)) !== undefined, true);
    const [entry] = JSON.parse(vault.entry("/_.tip.txt"));
    assert.deepEqual([entry.tags, entry.media, entry.size, entry.modified], [["unverified sender"], "text/plain", plain.length, 1_790_000_000_500]);
    assert.deepEqual(await read(vault.file("/_.tip.txt"), server), plain);
});

test("what was cut off, or is for another vault, is not accepted; a label of another names nothing", async () => {
    const { vault } = await made();
    const { vault: stranger } = await made();
    const [recipient] = stranger.dropRecipients();
    const { bytes, headerLength } = await sent(recipient, content(70_000));
    const accept = (to, whole) => {
        const submission = core.Submission.parse(arrived(whole, headerLength));
        const [from, upTo, begin, end] = Array.from(submission.wanted(), Number);
        return to.accept(submission, "/", whole.subarray(from, upTo), whole.subarray(begin, end), NOW);
    };
    await assert.rejects(accept(vault, bytes), { name: "SUBMISSION_UNREADABLE" });
    await assert.rejects(accept(stranger, bytes.subarray(0, bytes.length - 70)), { name: "SUBMISSION_UNREADABLE" });
    assert.equal(vault.openLabel(core.dropLabel(recipient, "x", "")), undefined);
    assert.equal(stranger.openLabel(core.dropLabel(recipient, "", "")), undefined);
    assert.throws(() => core.dropLabel("age1", "x", ""), { name: "VAULT_BAD_NAME" });
    assert.throws(() => core.dropWriter("nobody", 1n), { name: "VAULT_BAD_NAME" });
    assert.throws(() => core.Submission.parse("{}"), { name: "VALIDATION_FAILED" });
});
