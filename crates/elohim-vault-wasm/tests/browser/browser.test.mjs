// What ships, in the browsers that people have, against the real server. VAULT_WASM names the folder that it was built into,
// ELOHIMOS_BIN the program.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { Desk, passphrase } from "./desk.mjs";
import { opened } from "./driven.mjs";
import { site, Wire } from "./site.mjs";

const MIB = 1024 * 1024;
const SIZE = 3 * 8 * MIB + 12_345;
const PARTS = 4;
const PART = /^PUT .*\/parts\/(\d+)$/;

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
/** Waits until something holds. */
async function until(holds) {
    while (!(await holds())) await new Promise((later) => setTimeout(later, 20));
}

function content(seed) {
    const bytes = Buffer.alloc(SIZE);
    for (let at = 0, x = seed; at < SIZE; at += 4) {
        x = (Math.imul(x, 1_103_515_245) + 12_345) >>> 0;
        bytes.writeUInt32LE(x, Math.min(at, SIZE - 4));
    }
    return bytes;
}

for (const browser of ["chromium", "firefox"]) {
    describe(browser, { timeout: 300_000 }, () => {
        let desk, wire, pages, page;

        /** The page anew, signed in, with the vault open. */
        async function again() {
            await page.reload();
            wire.instead = () => false;
            wire.seen = [];
            await page.call("signIn", "founder", desk.password);
            assert.equal(await page.call("unlock", passphrase), "done");
        }

        async function chosen(name, bytes, written = new Date()) {
            writeFileSync(desk.path(name), bytes);
            utimesSync(desk.path(name), written, written);
            await page.choose(desk.path(name));
        }

        /** Parts that were sent, in order of their number. */
        const partsSent = () => wire.seen.flatMap((line) => PART.exec(line)?.[1] ?? []).sort();

        /** Stores the chosen file and loses the line after `count` parts, until the page is loaded anew. Answers what was sent. */
        async function interrupted(name, count) {
            let passed = 0;
            let refused = 0;
            wire.seen = [];
            wire.instead = (asked) => {
                if (!PART.test(`${asked.method} ${asked.url}`) || passed++ < count) return false;
                refused++;
                asked.socket.destroy();
                return true;
            };
            await page.call("upload", "/", name);
            await until(async () => refused > 0 && (await page.call("sent", name)) > 0);
            return partsSent();
        }

        before(async () => {
            desk = await Desk.start();
            wire = new Wire(desk.url);
            pages = await site([import.meta.dirname, process.env.VAULT_WASM], wire.api);
            page = await opened(browser, `${pages.url}/page.html`);
            await page.call("signIn", "founder", desk.password);
            assert.equal(await page.call("init", passphrase), "done");
            desk.signIn();
        });

        after(async () => {
            await page?.close();
            pages?.stop();
            await desk?.stop();
        });

        test("the policy of the pages is on, and the vault breaks nothing of it", async () => {
            assert.deepEqual(await page.call("problems"), []);
            assert.equal(await page.call("violate"), "TypeError");
            await until(async () => (await page.call("problems")).includes("connect-src https://elsewhere.invalid/"));
            page.errors.splice(0);
        });

        test("a file goes up and comes back, here, in the command line and with the stock age tool", async () => {
            const plain = content(1);
            await chosen("film", plain);
            await page.call("upload", "/", "film");
            assert.equal(await page.call("uploaded", "film"), "done");
            assert.equal(await page.call("sent", "film"), SIZE);
            assert.equal(await page.call("download", "/film"), sha256(plain));
            desk.run("vault", "get", "/film", "-o", "back");
            assert.equal(sha256(readFileSync(desk.path("back"))), sha256(plain));
            writeFileSync(desk.path("kit"), (await page.call("call", "kit", [])).split("\n").filter((line) => line.startsWith("AGE-SECRET-KEY-1")).join("\n"));
            const { object } = JSON.parse(await page.call("call", "versions", ["/film"]))[0];
            const stored = desk.path("stored.age");
            writeFileSync(stored, await desk.object(object));
            assert.equal(sha256(execFileSync("age", ["-d", "-i", desk.path("kit"), stored], { maxBuffer: 64 * MIB })), sha256(plain));
        });

        test("what the command line stores is read here, empty files too", async () => {
            const plain = content(2);
            writeFileSync(desk.path("from the command line"), plain);
            writeFileSync(desk.path("nothing"), "");
            desk.run("vault", "put", "from the command line");
            desk.run("vault", "put", "nothing");
            await page.call("call", "refresh", []);
            assert.equal(await page.call("download", "/from the command line"), sha256(plain));
            assert.equal(await page.call("download", "/nothing"), sha256(""));
            assert.equal(await page.call("download", "/nowhere"), "VAULT_FILE_NOT_FOUND");
        });

        test("an upload goes on after a reload, and sends only what is missing", async () => {
            const plain = content(3);
            await chosen("reloaded", plain);
            const before = await interrupted("reloaded", 2);
            await again();
            const [{ name, size }] = await page.call("waiting");
            assert.deepEqual([name, size], ["reloaded", SIZE]);
            await page.choose(desk.path("reloaded"));
            await page.call("upload", "/", "reloaded");
            assert.equal(await page.call("uploaded", "reloaded"), "done");
            const all = [...before, ...partsSent()].sort();
            assert.deepEqual(all, ["0", "1", "2", "3"]);
            assert.deepEqual(await page.call("waiting"), []);
            assert.equal(await page.call("download", "/reloaded"), sha256(plain));
        });

        test("a source that has changed meanwhile is sent whole, under another key", async () => {
            const plain = content(4);
            const written = new Date(1_790_000_000_000);
            await chosen("changed", plain, written);
            const before = await interrupted("changed", 2);
            await again();
            plain[8 * MIB * Number(before[0]) + 5] ^= 1;
            await chosen("changed", plain, written);
            await page.call("upload", "/", "changed");
            assert.equal(await page.call("uploaded", "changed"), "done");
            assert.deepEqual(partsSent().slice(-PARTS).length, PARTS);
            assert.equal(wire.seen.filter((line) => line.startsWith("POST ") && line.endsWith("/uploads")).length, 2);
            assert.deepEqual(await page.call("waiting"), []);
            assert.equal(await page.call("download", "/changed"), sha256(plain));
        });

        test("a source that was written anew meanwhile takes the place of what waits", async () => {
            await chosen("written anew", content(7), new Date(1_790_000_000_000));
            await interrupted("written anew", 1);
            await again();
            const plain = content(8);
            await chosen("written anew", plain, new Date(1_790_000_001_000));
            await page.call("upload", "/", "written anew");
            assert.equal(await page.call("uploaded", "written anew"), "done");
            assert.deepEqual(partsSent(), ["0", "1", "2", "3"]);
            assert.deepEqual(await page.call("waiting"), []);
            assert.equal(await page.call("download", "/written anew"), sha256(plain));
        });

        test("a line that breaks and a token that ends are got over", async () => {
            const plain = content(5);
            await chosen("bumpy", plain);
            const failures = new Map();
            const tokens = await page.call("tokens");
            wire.instead = (asked, answer) => {
                const line = `${asked.method} ${asked.url}`;
                const times = (failures.get(line) ?? 0) + 1;
                failures.set(line, times);
                if (PART.test(line) && times === 1) return asked.socket.destroy(), true;
                if (!line.endsWith("/parts/1") || times > 2) return false;
                asked.resume();
                answer.writeHead(401, { "content-type": "application/problem+json" });
                return answer.end(JSON.stringify({ code: "AUTH_TOKEN_EXPIRED", title: "It has ended.", detail: "" })), true;
            };
            await page.call("upload", "/", "bumpy");
            assert.equal(await page.call("uploaded", "bumpy"), "done");
            assert.equal(await page.call("tokens"), tokens + 1);
            wire.instead = () => false;
            assert.equal(await page.call("download", "/bumpy"), sha256(plain));
        });

        test("a file is read in one request, and from the part on where the line broke", async () => {
            const plain = content(9);
            await chosen("read", plain);
            await page.call("upload", "/", "read");
            assert.equal(await page.call("uploaded", "read"), "done");
            // All of it; then from its second part on.
            const asked = [];
            const isRead = ({ method, url }) => method === "GET" && url.includes("/objects/");
            wire.breaks = (request) => {
                if (isRead(request)) asked.push(request.headers.range.replace(/-.*/, ""));
                // A browser throws away what it has not handed on when a line breaks: the first part is to be there before.
                const then = () => until(async () => (await page.call("received")) === 8 * MIB);
                return { after: isRead(request) && asked.length === 1 ? 9 * MIB : Infinity, then };
            };
            assert.equal(await page.call("download", "/read"), sha256(plain));
            wire.breaks = () => ({ after: Infinity });
            const header = Number(/\d+/.exec(asked[1])) - 128 * (65_536 + 16);
            assert.deepEqual([asked.length, asked[0]], [2, "bytes=0"]);
            assert.ok(header > 16 && header < 1000, `${asked}`);
        });

        test("what waits for its reader can be cancelled, and what is paused holds no connection", async () => {
            const open = new Set();
            wire.instead = (asked, answer) => {
                if (asked.method === "GET" && asked.url.includes("/objects/")) {
                    open.add(answer);
                    answer.once("close", () => open.delete(answer));
                }
                return false;
            };
            const plain = Buffer.concat([content(9), content(10), content(11)]);
            await chosen("long", plain);
            await page.call("upload", "/", "long");
            assert.equal(await page.call("uploaded", "long"), "done");
            await page.call("beginDownload", "/long", 1);
            await until(async () => (await page.call("received")) === 8 * MIB);
            assert.equal(open.size, 1);
            await page.call("tell", "download", "cancel");
            assert.equal(await page.call("uploaded", "download"), "CANCELLED");
            await until(() => open.size === 0);
            await page.call("beginDownload", "/long", 1);
            await until(async () => (await page.call("received")) === 8 * MIB);
            assert.equal(open.size, 1);
            await page.call("tell", "download", "pause");
            await page.call("take", 1);
            await until(() => open.size === 0);
            await page.call("tell", "download", "resume");
            await page.call("take", 1000);
            assert.equal(await page.call("uploaded", "download"), "done");
            assert.equal(await page.call("received"), plain.length);
            wire.instead = () => false;
        });

        test("a paused upload waits, a cancelled one leaves nothing", async () => {
            await chosen("given up", content(6));
            let held = [];
            wire.seen = [];
            wire.instead = (asked) => PART.test(`${asked.method} ${asked.url}`) && held.push(asked) > 0;
            await page.call("upload", "/", "given up");
            await until(() => held.length === 2);
            await page.call("tell", "given up", "pause");
            wire.instead = () => false;
            held.forEach((asked) => asked.socket.destroy());
            await until(() => partsSent().length === 2);
            await until(async () => (await page.call("sent", "given up")) === 2 * 8 * MIB);
            assert.deepEqual(partsSent(), ["0", "1"]);
            await page.call("tell", "given up", "cancel");
            assert.equal(await page.call("uploaded", "given up"), "CANCELLED");
            assert.deepEqual(await page.call("waiting"), []);
            assert.equal(wire.seen.filter((line) => line.startsWith("DELETE ")).length, 1);
            assert.deepEqual(partsSent(), ["0", "1"]);
            const names = JSON.parse(await page.call("call", "list", ["/"])).map(({ name }) => name);
            assert.ok(names.includes("bumpy") && !names.includes("given up"), names.join());
        });

        test("nothing was complained about", async () => {
            assert.deepEqual(await page.call("problems"), []);
            assert.deepEqual(page.errors, []);
        });
    });
}
