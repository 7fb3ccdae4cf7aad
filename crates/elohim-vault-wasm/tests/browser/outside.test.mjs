// Links, drop boxes, kits and pins, in the browsers that people have, against the real server and beside the command line: what is made
// here opens there, and the reverse.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { text } from "node:stream/consumers";

import { Desk, passphrase } from "./desk.mjs";
import { opened } from "./driven.mjs";
import { site, Wire } from "./site.mjs";

const MIB = 1024 * 1024;
const PART = 8 * MIB;
const TOP = "0".repeat(32);

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
const once = { viewOnly: false, notify: "never" };

for (const browser of ["chromium", "firefox"]) {
    describe(`outside, ${browser}`, { timeout: 300_000 }, () => {
        let desk, wire, pages, page;
        const plain = { letter: randomBytes(1000), film: randomBytes(2 * PART + 12_345) };

        /** What the vault's client answers; it must not fail. */
        async function ask(method, ...given) {
            const { value, error } = await page.call("client", method, ...given);
            assert.equal(error, undefined, `${method} ${error}`);
            return value;
        }
        const listed = async (path) => JSON.parse(await page.call("call", "list", [path]));
        const idOf = async (path) => JSON.parse(await page.call("call", "entry", [path]))[0].id;
        const stored = (path) => page.call("download", path);
        /** An address of the pages, as the command line is given it: it waits for nothing that this process answers. */
        const direct = (address) => address.replace(pages.url, desk.url);
        const signedIn = () => page.call("signIn", "founder", desk.password);

        /** Passes a question on, and answers it otherwise than the server does. */
        function altered(asked, answer, change) {
            const { authorization } = asked.headers;
            const headers = { "content-type": "application/json", ...(authorization && { authorization }) };
            void text(asked).then(async (body) => {
                const real = await (await fetch(desk.url + asked.url, { method: "POST", headers, body })).json();
                change(real);
                answer.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(real));
            });
            return true;
        }

        before(async () => {
            desk = await Desk.start();
            wire = new Wire(desk.url);
            pages = await site([import.meta.dirname, process.env.VAULT_WASM], wire.api);
            page = await opened(browser, `${pages.url}/page.html`);
            await signedIn();
            assert.equal(await page.call("init", passphrase), "done");
            desk.signIn();
            desk.run("vault", "mkdir", "/ward");
            for (const [name, to] of [["letter", "/"], ["film", "/ward"]]) {
                writeFileSync(desk.path(name), plain[name]);
                desk.run("vault", "put", name, to);
            }
            await page.call("call", "refresh", []);
        });

        after(async () => {
            await page?.close();
            pages?.stop();
            await desk?.stop();
        });

        test("any range of a file is what a download has there", async () => {
            const ranges = [[0, 10], [PART - 5, PART + 5], [2 * PART, 2 * PART + 99_999], [5, 2 * PART + 7], [PART, PART], [1, 2]];
            assert.equal(await page.call("ranges", await idOf("/ward/film"), "/ward/film", ranges), true);
            assert.equal(await page.call("ranges", await idOf("/letter"), "/letter", [[0, 1000], [999, 1001], [5, 6]]), true);
        });

        test("a link that is made here opens here and in the command line, with its password", async () => {
            const nodes = [await idOf("/ward"), await idOf("/letter")];
            const made = await ask("share", nodes, { ...once, password: "sesame", expiresAt: inDays(2), maxDownloads: 5, notify: "each" });
            assert.match(made.url, new RegExp(`^${pages.url}/s/${made.id}#.*\\.p$`));
            assert.deepEqual([made.names, made.nodes], [["ward", "letter"], nodes]);
            assert.deepEqual([made.view.has_password, made.view.max_downloads, made.view.notify], [true, 5, "each"]);
            writeFileSync(desk.path("password"), "sesame\n", { mode: 0o600 });
            mkdirSync(desk.path("fetched"));
            desk.run("open", direct(made.url), "-o", "fetched", "--password-file", "password");
            assert.equal(sha256(readFileSync(desk.path("fetched/ward/film"))), sha256(plain.film));
            assert.equal(sha256(readFileSync(desk.path("fetched/letter"))), sha256(plain.letter));
            assert.deepEqual(await page.call("openLink", made.url, "wrong"), { asks: { value: true }, error: "password_incorrect" });
            const { value } = await page.call("openLink", made.url, "sesame");
            assert.deepEqual(value.files.map(({ name, folder, size }) => [name, folder, size]), [["film", ["ward"], plain.film.length], ["letter", [], 1000]]);
            assert.equal(value.viewOnly, false);
            assert.equal(await page.call("downloadLink", 0), sha256(plain.film));
            assert.equal(await page.call("downloadLink", 1), sha256(plain.letter));
            assert.equal(await page.call("linkRanges", 0, [[PART - 3, PART + 3], [0, 4], [2 * PART + 12_340, 3 * PART]]), true);
            assert.equal(await page.call("downloadLink", 0), sha256(plain.film), "what was read by ranges is read once more");
            const [{ share, path }] = JSON.parse(desk.run("--json", "vault", "shares"));
            assert.deepEqual([share.id, path, share.downloads], [made.id, "/ward  /letter", 2]);
        });

        test("a link of the command line opens here; what it is for is obeyed, and it changes and closes", async () => {
            const { link, id } = JSON.parse(desk.run("--json", "vault", "share", "/letter", "--view-only", "--downloads", "3"));
            const here = link.replace(/^.*\/s\//, `${pages.url}/s/`);
            const { asks, value } = await page.call("openLink", here);
            assert.deepEqual([asks.value, value.viewOnly, value.files[0].name], [false, true, "letter"]);
            assert.equal(await page.call("downloadLink", 0), sha256(plain.letter));
            assert.equal(await page.call("downloadLink", 1), "VALIDATION_FAILED");
            await page.call("call", "refresh", []);
            await ask("changeLink", id, { expiresAt: inDays(9), maxDownloads: 1 });
            const known = (await ask("links")).find((one) => one.id === id);
            assert.deepEqual([known.names, known.view.state, known.view.max_downloads, known.url], [["letter"], "used_up", 1, undefined]);
            assert.equal((await page.call("openLink", here)).error, "max_downloads_reached");
            await ask("revokeLink", id);
            assert.equal((await page.call("openLink", here)).error, "invalid_token");
            assert.ok(!(await ask("links")).some((one) => one.id === id));
            assert.equal((await page.call("openLink", here.slice(0, -1))).error, "VAULT_BAD_NAME");
            assert.deepEqual((await page.call("client", "share", [TOP], { ...once, expiresAt: inDays(1) })).error, "VAULT_FILE_NOT_FOUND");
        });

        test("what is looked at for long is asked for with another ticket, and who tries too often is told how long to wait", async () => {
            const { url } = await ask("share", [await idOf("/letter")], { ...once, expiresAt: inDays(1) });
            const problem = (answer, code) => answer.writeHead(404, { "content-type": "application/problem+json" }).end(JSON.stringify({ code }));
            let [opens, refused, ended] = [0, 0, false];
            wire.instead = (asked, answer) => {
                if (asked.url.endsWith("/open")) {
                    opens++;
                    return ended && altered(asked, answer, (ticket) => (ticket.ticket_expires_at = new Date(0).toISOString()));
                }
                const first = asked.url.includes("/shares/") && refused++ === 0;
                if (first) problem(answer, "invalid_token");
                return first;
            };
            assert.equal((await page.call("openLink", url)).error, undefined);
            // It has not ended by its own time: then the link was closed.
            assert.equal(await page.call("downloadLink", 0), "invalid_token");
            [ended, refused] = [true, 0];
            assert.equal((await page.call("openLink", url)).error, undefined);
            assert.equal(await page.call("downloadLink", 0), sha256(plain.letter));
            assert.equal(opens, 3);
            wire.instead = () => false;
            let last;
            for (let time = 0; time < 20 && last?.error === undefined; time++) last = await page.call("openLink", url);
            assert.match(last.error, /rate_limited/i);
            assert.ok(last.retryAfter > 0, JSON.stringify(last));
        });

        test("what is sent here is accepted in the command line", async () => {
            const box = await ask("createDropBox", { label: "for tips", maxBytes: 1024 * MIB });
            assert.equal((await ask("dropBoxes"))[0].url, box.url);
            // What is larger than memory should hold lies in a file meanwhile.
            const large = randomBytes(4 * PART + 777);
            writeFileSync(desk.path("large.mp4"), large);
            await page.choose(desk.path("large.mp4"));
            assert.deepEqual(await page.call("send", box.url, true), ["done", large.length]);
            assert.deepEqual(await page.call("scratch"), []);
            await page.choose(desk.path("letter"));
            assert.deepEqual(await page.call("send", box.url, false), ["done", 1000]);
            assert.deepEqual(await page.call("send", box.url, true, true), ["CANCELLED", 0]);
            assert.equal((await page.call("send", `${pages.url}/d/${box.id}#age1`, true))[0], "VAULT_BAD_NAME");
            const waiting = await ask("inbox");
            assert.deepEqual(waiting.map(({ name, size, sealedBy, dropBox }) => [name, size, sealedBy, dropBox]),
                [["large.mp4", large.length, "sender", box.id], [undefined, 1000, "sender", box.id]]);
            desk.run("vault", "accept", "--all", "--to", "/ward");
            desk.run("vault", "get", "/ward/large.mp4", "-o", "large");
            assert.equal(sha256(readFileSync(desk.path("large"))), sha256(large));
            assert.deepEqual(await ask("inbox"), []);
            await ask("closeDropBox", box.id);
            assert.equal((await page.call("send", box.url, true))[0], "DROP_BOX_NOT_FOUND");
        });

        test("what the command line sends is accepted here, under a name that nothing has, and what is not wanted is destroyed", async () => {
            const { address, id } = JSON.parse(desk.run("--json", "vault", "drop-box", "create", "for letters"));
            await page.call("call", "refresh", []);
            const box = (await ask("dropBoxes")).find((one) => one.id === id);
            assert.equal(box.label, "for letters");
            assert.equal(box.url.split("#")[1], address.split("#")[1]);
            for (let time = 0; time < 2; time++) desk.run("send", direct(box.url), "letter");
            const [first, second] = await ask("inbox");
            assert.equal(await ask("acceptSubmission", first.object, "/"), "letter (2)");
            const [entry] = JSON.parse(await page.call("call", "entry", ["/letter (2)"]));
            assert.deepEqual(entry.tags, ["unverified sender"]);
            assert.equal(await stored("/letter (2)"), sha256(plain.letter));
            await ask("rejectSubmission", second.object);
            assert.deepEqual(await ask("inbox"), []);
            assert.notEqual((await page.call("client", "acceptSubmission", second.object, "/")).error, undefined);
            desk.run("vault", "get", "/letter (2)", "-o", "accepted");
            assert.equal(sha256(readFileSync(desk.path("accepted"))), sha256(plain.letter));
        });

        test("the kit opens the vault, and a server that shows an older state is found out", async () => {
            const kit = await page.call("call", "kit", []);
            const before = await page.call("pin");
            wire.seen = [];
            await ask("change", { op: "folder", parent: TOP, name: "newest" });
            const entries = new Set(wire.seen.flatMap((line) => /^PUT .*\/objects\/(\w+)$/.exec(line)?.[1] ?? []));
            assert.equal(entries.size, 1);
            const pins = [Array.from(randomBytes(512)), await page.call("pin")];
            /** Shows the vault without these entries. */
            const withheld = ({ data }) => {
                for (const one of data) if (entries.has(one.id)) Object.assign(one, { body: null, omitted: false });
            };
            const rollBack = () => (wire.instead = (asked, answer) => asked.url.endsWith("/objects/read") && altered(asked, answer, withheld));
            const opened = async (method, ...given) => {
                await signedIn();
                return page.call(method, ...given);
            };
            assert.equal(await opened("unlockWithKit", kit, pins), "done");
            rollBack();
            assert.equal(await opened("unlockSeen", passphrase, [before]), "done");
            assert.ok(!(await listed("/")).some(({ name }) => name === "newest"));
            assert.equal(await opened("unlockSeen", passphrase, pins), "VAULT_SERVER_NOT_TRUSTED");
            assert.equal(await opened("unlockWithKit", kit, pins), "VAULT_SERVER_NOT_TRUSTED");
            wire.instead = () => false;
            assert.equal(await opened("unlockSeen", passphrase, pins), "done");
            assert.ok((await listed("/")).some(({ name }) => name === "newest"));
            assert.equal(await opened("unlockWithKit", "no kit", pins), "VAULT_WRONG_PASSPHRASE");
        });

        test("another vault is made beside the first, and both open", async () => {
            await signedIn();
            assert.equal(await page.call("initBeside", "other words that are long", [passphrase]), "done");
            assert.deepEqual(await listed("/"), []);
            assert.deepEqual([await ask("links"), await ask("dropBoxes"), await ask("inbox")], [[], [], []]);
            await signedIn();
            assert.equal(await page.call("unlock", passphrase), "done");
            assert.ok((await listed("/")).length > 0);
        });

        test("nothing was complained about", async () => {
            assert.deepEqual(await page.call("problems"), []);
            assert.deepEqual(page.errors, []);
        });
    });
}
