// The same way with the npm package of age: a file is read as a stream, encrypted, cut into parts, hashed and sent; and back.

import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from "age-encryption";

const PART = 8 * 1024 * 1024;
const api = "/api/v1/vault";
let identity;
let object;

const post = (path, body) => fetch(`${api}/${path}`, { method: "POST", body: JSON.stringify(body) });

async function up(file, sends) {
    identity ??= await generateIdentity();
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(identity));
    object = crypto.randomUUID();
    const begun = await post("uploads", { object, parts: Math.ceil((file.size * 1.001) / PART) });
    const { id } = await begun.json();
    const buffer = new Uint8Array(PART);
    let filled = 0;
    let index = 0;
    const send = async () => {
        const body = buffer.subarray(0, filled);
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
        const headers = { "content-digest": `sha-256=:${btoa(String.fromCharCode(...digest))}:` };
        if (sends) await fetch(`${api}/uploads/${id}/parts/${index}`, { method: "PUT", headers, body });
        filled = 0;
        index++;
    };
    for (const reader = (await encrypter.encrypt(file.stream())).getReader(); ;) {
        const { value, done } = await reader.read();
        if (done) break;
        for (let rest = value; rest.length > 0;) {
            const some = rest.subarray(0, PART - filled);
            buffer.set(some, filled);
            filled += some.length;
            rest = rest.subarray(some.length);
            if (filled === PART) await send();
        }
    }
    if (filled > 0) await send();
    if (sends) await post(`uploads/${id}/complete`);
}

async function down() {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const answer = await fetch(`${api}/objects/${object}`);
    let bytes = 0;
    for (const reader = (await decrypter.decrypt(answer.body)).getReader(); ;) {
        const { value, done } = await reader.read();
        if (done) return bytes;
        bytes += value.length;
    }
}

self.onmessage = async ({ data }) => {
    try {
        self.postMessage({ value: data.up ? await up(data.up, data.send) : await down() });
    } catch (error) {
        self.postMessage({ failed: String(error) });
    }
};
