// The vaults of teams, opened beside one's own: what each of two people's vaults keeps, and what the server in between may do.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Server, content, core, device, passphrase, read, stored } from "./support.mjs";

const NOW = 1_790_000_000_000;
const TEAM = "01900000-0000-7000-8000-000000000000";
const [ANNA, BERT] = ["01900000-0000-7000-8000-0000000000aa", "01900000-0000-7000-8000-0000000000bb"];

const own = (n) => core.Vault.init(new Server(), passphrase, "Home", device(n), undefined);

/** Anna's vault and that of a team that she has made, and Bert's vault. */
async function made() {
    const pool = new Server();
    const [anna, bert] = [await own(1), await own(2)];
    await anna.makeTeam(pool, TEAM, new core.TeamNames("Ward 7", ANNA, "anna"), device(1), NOW);
    const vault = await anna.openTeam(pool, TEAM, device(1), undefined, NOW);
    return { pool, anna, bert, vault };
}

/** Lets in whoever has announced keys for Bert's account, and answers the welcome. */
async function letIn(anna, vault, announcement) {
    const newcomer = anna.newcomer(vault, TEAM, BERT, announcement);
    if (!newcomer) return undefined;
    await anna.noteNewcomer(newcomer, NOW);
    await vault.admit(newcomer, "bert", NOW);
    return { welcome: vault.welcome(newcomer), fingerprint: newcomer.fingerprint };
}

async function joined({ pool, anna, bert, vault }, role = "writer") {
    const secret = await anna.keepInvite("one", TEAM, role, NOW, 1, NOW);
    await bert.keepJoining(TEAM, secret, NOW);
    const { welcome, fingerprint } = await letIn(anna, vault, await bert.announcement(TEAM, BERT, NOW));
    assert.equal(fingerprint, await bert.fingerprint(NOW));
    await bert.takeWelcome(pool, TEAM, welcome, device(2), NOW);
    return bert.openTeam(pool, TEAM, device(2), undefined, NOW);
}

test("what one member stores another opens, and comments have their author", async () => {
    const { pool, anna, bert, vault } = await made();
    assert.deepEqual([anna.teamStanding(TEAM, false), bert.teamStanding(TEAM, false)], ["open", "outside"]);
    const berts = await joined({ pool, anna, bert, vault });
    assert.deepEqual([bert.teamStanding(TEAM, true), vault.label, vault.role(), berts.role()], ["open", "Ward 7", "admin", "writer"]);
    const plain = content(70_000);
    const { file } = await stored(berts, pool, plain, "plan.txt", "text/plain");
    await berts.put("/", file, NOW, NOW);
    const [{ id }] = JSON.parse(berts.list("/"));
    await berts.change(JSON.stringify([{ op: "comment", node: id, text: "late" }]), NOW);
    await vault.refresh();
    assert.deepEqual(await read(vault.file("/plan.txt"), pool), plain);
    const members = JSON.parse(vault.members());
    assert.deepEqual(members.map(({ name, account, self }) => [name, account, self]).sort(), [["anna", ANNA, true], ["bert", BERT, false]]);
    const [{ by }] = JSON.parse(vault.commentsNode(id));
    assert.equal(members.find((one) => one.id === by).name, "bert");
});

test("whoever was removed opens nothing that comes later, and new keys are kept in one's own vault", async () => {
    const all = await made();
    const { pool, anna, vault } = all;
    const berts = await joined(all);
    assert.throws(() => vault.keysOf("bert", ANNA), { name: "TEAM_OTHER_MEMBER" });
    assert.equal(vault.keysOf("bert", BERT), 1);
    await assert.rejects(berts.removeMember("anna", ANNA, NOW), { name: "VAULT_NOT_POSSIBLE" });
    await vault.removeMember("bert", BERT, NOW);
    await anna.keepNewer(TEAM, vault, NOW);
    await vault.makeFolder("/", "Later", NOW);
    await berts.refresh();
    assert.deepEqual([berts.isCutOff(), JSON.parse(berts.list("/"))], [true, []]);
    await assert.rejects(berts.makeFolder("/", "Mine", NOW));
    const again = await anna.openTeam(pool, TEAM, device(1), undefined, NOW);
    assert.deepEqual([again.epoch(), JSON.parse(again.list("/"))[0].name], [1, "Later"]);
});

test("a reader changes nothing; another role is said in the vault", async () => {
    const all = await made();
    const berts = await joined(all, "reader");
    await assert.rejects(berts.makeFolder("/", "Mine", NOW), { name: "VAULT_NOT_POSSIBLE" });
    await all.vault.setRole("bert", BERT, "writer", NOW);
    await berts.refresh();
    await berts.makeFolder("/", "Mine", NOW);
    assert.equal(berts.role(), "writer");
});

test("exchanged keys, an invite that is used up or taken back, and keys of another vault are found out", async () => {
    const all = await made();
    const { pool, anna, bert, vault } = all;
    await bert.keepJoining(TEAM, "A".repeat(43), NOW);
    assert.equal(await letIn(anna, vault, await bert.announcement(TEAM, BERT, NOW)), undefined);
    assert.equal(bert.teamStanding(TEAM, false), "waiting");
    const secret = await anna.keepInvite("two", TEAM, "writer", NOW, 1, NOW);
    await bert.keepJoining(TEAM, secret, NOW);
    const said = await bert.announcement(TEAM, BERT, NOW);
    await anna.forgetInvite("two", TEAM, NOW);
    assert.equal(await letIn(anna, vault, said), undefined);

    await joined(all);
    const [elsewhere, other] = [new Server(), await own(3)];
    await other.makeTeam(elsewhere, TEAM, new core.TeamNames("Ward 7", ANNA, "anna"), device(3), NOW);
    const theirs = await other.openTeam(elsewhere, TEAM, device(3), undefined, NOW);
    await bert.keepJoining(TEAM, await other.keepInvite("three", TEAM, "writer", NOW, 1, NOW), NOW);
    const { welcome } = await letIn(other, theirs, await bert.announcement(TEAM, BERT, NOW));
    await assert.rejects(bert.takeWelcome(elsewhere, TEAM, welcome, device(2), NOW), { name: "TEAM_OTHER_VAULT" });
    assert.equal((await bert.openTeam(pool, TEAM, device(2), undefined, NOW)).role(), "writer");
});

test("an older state of a team's vault than this device has seen is refused", async () => {
    const { pool, anna, vault } = await made();
    const shorter = new Server();
    shorter.objects = new Map(pool.objects);
    await vault.makeFolder("/", "Seen", NOW);
    const pin = vault.pin();
    assert.deepEqual([pin.length, vault.isPin(pin), anna.isPin(pin)], [512, true, false]);
    await anna.openTeam(pool, TEAM, device(1), [new Uint8Array(512), pin], NOW);
    await assert.rejects(anna.openTeam(shorter, TEAM, device(1), [pin], NOW), { name: "VAULT_SERVER_NOT_TRUSTED" });
});
