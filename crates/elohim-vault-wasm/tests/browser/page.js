// What a test does in a page, with what ships.

import { VaultClient } from "/client.js";
import { DropClient } from "/drop.js";
import { LinkClient } from "/link.js";

const policy = globalThis.trustedTypes?.createPolicy("app", { createScriptURL: (url) => url });
const problems = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => problems.push(`${violatedDirective} ${blockedURI}`));
const { error: complain } = console;
console.error = (...what) => {
    problems.push(what.join(" "));
    complain(...what);
};
addEventListener("error", ({ message }) => problems.push(message));
addEventListener("unhandledrejection", ({ reason }) => problems.push(String(reason)));

let token;
let asked = 0;
let received = 0;
/** How many more pieces the download that was begun is taken of, and what waits for that to change. */
let room = 0;
let roomier = () => {};
let vault;
const transfers = new Map();

const worker = (path) => new Worker(policy ? policy.createScriptURL(path) : path, { type: "module" });

async function signIn(username, password) {
    const headers = { "content-type": "application/json" };
    const answer = await fetch("/api/v1/auth/login", { method: "POST", headers, body: JSON.stringify({ username, password }) });
    token = (await answer.json()).token;
    vault = new VaultClient(worker("/vault.worker.js"), async () => {
        asked++;
        return token;
    });
}

const opening = (head, pins) => ({ base: "", device: new Uint8Array(16).fill(7), head, pins: pins?.map((pin) => new Uint8Array(pin)) });
const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const outcome = (done) => done.then(() => "done", (error) => error.name);

let link;
let drops;

/** What comes of something: its value, or the name of its error. */
const answer = (asked) => asked.then((value) => ({ value }), ({ name, retryAfter }) => ({ error: name, ...(retryAfter && { retryAfter }) }));
const digest = async (pieces) => hex(await crypto.subtle.digest("SHA-256", await new Blob(pieces).arrayBuffer()));

/** The SHA-256 of what a transfer brings to a sink. */
async function fetched(begin) {
    const pieces = [];
    const result = await outcome(begin((bytes) => void pieces.push(bytes.slice())).done);
    return result === "done" ? digest(pieces) : result;
}

/** Whether what a reader gives between these places is what the whole has there. */
async function sameRanges(reader, whole, ranges) {
    const found = await Promise.all(ranges.map(async ([from, to]) => {
        const [read, wanted] = [await reader.read(from, to), whole.slice(from, Math.min(to, whole.length))];
        return read.length === wanted.length && read.every((byte, at) => byte === wanted[at]);
    }));
    reader.close();
    return found.every(Boolean);
}

async function whole(begin) {
    const pieces = [];
    await begin((bytes) => void pieces.push(bytes.slice())).done;
    return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

window.test = {
    /** Calls a method of the vault's client. */
    client: (method, ...given) => answer(vault[method](...given)),
    pin: async () => Array.from(await vault.pin()),
    unlockSeen: (passphrase, pins) => outcome(vault.unlock(opening(undefined, pins), passphrase)),
    unlockWithKit: (kit, pins) => outcome(vault.unlockWithKit(opening(undefined, pins), kit)),
    initBeside: (passphrase, keep) => outcome(vault.initBeside(opening(), passphrase, "Other", keep)),
    /** Reads ranges of a file of the vault, and compares them with what a download gives. */
    async ranges(node, path, ranges) {
        const all = await whole((sink) => vault.download(path, sink));
        return sameRanges(await vault.reader(node), all, ranges);
    },
    async openLink(address, password) {
        link?.close();
        link = new LinkClient(worker("/link.worker.js"));
        const { pathname, hash } = new URL(address);
        const fragment = hash.slice(1);
        const asks = await answer(link.hasPassword(fragment));
        return { asks, ...(await answer(link.open("", pathname.split("/").at(-1), fragment, password))) };
    },
    downloadLink: (index) => fetched((sink) => link.download(index, sink)),
    async linkRanges(index, ranges) {
        const all = await whole((sink) => link.download(index, sink));
        return sameRanges(await link.reader(index), all, ranges);
    },
    /** Sends the file that was chosen to a drop box. */
    async send(address, withName, cancelled = false) {
        drops ??= new DropClient(worker("/drop.worker.js"));
        const { pathname, hash } = new URL(address);
        const [file] = document.querySelector("input").files;
        let sent = 0;
        const transfer = drops.send("", pathname.split("/").at(-1), hash.slice(1), file, { withName }, (bytes) => (sent += bytes));
        if (cancelled) transfer.cancel();
        return [await outcome(transfer.done), sent];
    },
    /** What the page's own folder has in it. */
    async scratch() {
        const names = [];
        for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
        return names;
    },
    problems: () => problems.splice(0),
    /** Does what the policy of the pages forbids. */
    violate: () => outcome(fetch("https://elsewhere.invalid/")),
    signIn,
    init: (passphrase) => outcome(vault.init(opening(), passphrase, "Home")),
    unlock: (passphrase, head) => outcome(vault.unlock(opening(head), passphrase)),
    call: (name, given) => vault.call(name, ...given),
    waiting: () => vault.waiting(),
    memory: () => vault.memory(),
    tokens: () => asked,
    /** Begins to store the file that was chosen. */
    upload(folder, name) {
        const [file] = document.querySelector("input").files;
        const state = { sent: 0 };
        state.transfer = vault.upload(file, { folder, name }, (bytes) => (state.sent += bytes));
        state.outcome = outcome(state.transfer.done);
        transfers.set(name, state);
    },
    uploaded: (name) => transfers.get(name).outcome,
    sent: (name) => transfers.get(name).sent,
    tell: (name, what) => transfers.get(name).transfer[what](),
    /** Begins to read a file, of which only so many pieces are taken for now. */
    beginDownload(path, pieces) {
        received = 0;
        room = pieces;
        // What waits of a download that was cancelled stays waiting.
        roomier = () => {};
        const sink = async (bytes) => {
            while (room <= 0) await new Promise((resolve) => (roomier = resolve));
            room--;
            received += bytes.length;
        };
        const transfer = vault.download(path, sink);
        transfers.set("download", { transfer, outcome: outcome(transfer.done) });
    },
    /** Takes more pieces. */
    take(pieces) {
        room = pieces;
        roomier();
    },
    /** How many bytes of the file that is read are there. */
    received: () => received,
    /** Reads a file into a stream. Answers the SHA-256 of what came. */
    async download(path) {
        const pieces = [];
        received = 0;
        const write = (bytes) => {
            pieces.push(bytes);
            received += bytes.length;
        };
        const to = new WritableStream({ write });
        const result = await outcome(vault.download(path, to).done);
        if (result !== "done") return result;
        return hex(await crypto.subtle.digest("SHA-256", await new Blob(pieces).arrayBuffer()));
    },
};

/** For a driver that does not wait: what was begun, and what came of it as JSON. */
const calls = [];
window.begin = (method, given) => {
    const call = {};
    calls.push(call);
    const made = Promise.resolve(JSON.parse(given)).then((given) => window.test[method](...given));
    made.then((value) => (call.answer = JSON.stringify({ value })), (error) => (call.answer = JSON.stringify({ thrown: String(error) })));
    return calls.length - 1;
};
window.ended = (call) => calls[call].answer;
