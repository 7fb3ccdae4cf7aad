// Runs by itself what the driver asks for, and tells it what came out. Nothing watches the network meanwhile.

import { VaultClient } from "/client.js";

const policy = globalThis.trustedTypes?.createPolicy("app", { createScriptURL: (url) => url });
const worker = (url) => new Worker(policy ? policy.createScriptURL(url) : url, { type: "module" });
const tell = async (path, body) => (await fetch(`/api/bench/${path}`, { method: "POST", body: JSON.stringify(body ?? {}) })).json();

/** Calls a worker of the benchmark. */
function ask(of, message) {
    return new Promise((resolve, reject) => {
        of.onmessage = ({ data }) => (data.failed ? reject(new Error(data.failed)) : resolve(data));
        of.postMessage(message);
    });
}

const npm = worker("/npm.worker.js");
const files = worker("/files.worker.js");
let token = "token";
let account;
const vault = new VaultClient(worker("/vault.worker.js"), async (old) => {
    if (old !== undefined) await signIn(account);
    return token;
});
const opening = { base: "", device: new Uint8Array(16) };
let made = 0;
let last;

async function signIn({ username, password }) {
    account = { username, password };
    const headers = { "content-type": "application/json" };
    token = (await (await fetch("/api/v1/auth/login", { method: "POST", headers, body: JSON.stringify(account) })).json()).token;
}

const tasks = {
    signIn,
    /** A vault to work with. */
    init: () => vault.init(opening, "a passphrase of several words", "Bench"),
    unlock: () => vault.unlock(opening, "a passphrase of several words"),
    list: async () => JSON.parse(await vault.call("list", "/")).length,
    search: async ({ words }) => {
        const times = [];
        for (const one of words) {
            const began = performance.now();
            const found = JSON.parse(await vault.call("query", JSON.stringify({ words: one, limit: 200 }))).length;
            times.push({ words: one, found, milliseconds: performance.now() - began });
        }
        return times;
    },
    memory: () => vault.memory(),
    /** A file on the disk. */
    file: ({ megabytes, sparse }) => ask(files, { megabytes, sparse }),
    make: async () => vault.upload(await theFile(), { folder: "/", name: `made ${made++}` }).done,
    async up() {
        last = `file ${made++}`;
        await vault.upload(await theFile(), { folder: "/", name: last }).done;
    },
    async down() {
        let bytes = 0;
        await vault.download(`/${last}`, (some) => { bytes += some.length; }).done;
        return bytes;
    },
    npmMake: async () => ask(npm, { up: await theFile(), send: false }),
    npmUp: async () => ask(npm, { up: await theFile(), send: true }),
    npmDown: () => ask(npm, { down: true }),
};

async function theFile() {
    const folder = await navigator.storage.getDirectory();
    return (await folder.getFileHandle("source")).getFile();
}

for (let next = await tell("next"); next.task; ) {
    try {
        const began = performance.now();
        const value = await tasks[next.task](next);
        next = await tell("next", { value, seconds: (performance.now() - began) / 1000 });
    } catch (error) {
        next = await tell("next", { failed: `${error.name}: ${error.message}` });
    }
}
