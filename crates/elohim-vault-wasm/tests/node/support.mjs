// A server in memory, and what is built for browsers. VAULT_WASM names the folder that it was built into.

import { createHash, randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";

export const core = createRequire(import.meta.url)(join(process.env.VAULT_WASM, "elohim_vault_wasm.js"));

/** Keeps what it is sent, and never changes it. */
export class Server {
    objects = new Map();
    body = undefined;

    async slots() {
        return this.body;
    }

    async createSlots(body) {
        if (this.body !== undefined) return false;
        this.body = body;
        return true;
    }

    async replaceSlot(index, previous, slot) {
        const slots = JSON.parse(this.body);
        if (!Buffer.from(sha256(Buffer.from(slots.slots[index], "base64"))).equals(previous)) return false;
        slots.slots[index] = Buffer.from(slot).toString("base64");
        this.body = JSON.stringify(slots);
        return true;
    }

    async create(id, body) {
        if (this.objects.has(id)) return false;
        this.objects.set(id, body.slice());
        return true;
    }

    async readMany(ids) {
        return ids.map((id) => this.objects.get(id));
    }
}

export const passphrase = "a passphrase of several words";
export const device = (n) => new Uint8Array(16).fill(n);
export const sha256 = (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest());

/** Bytes that do not repeat. */
export function content(length) {
    const bytes = new Uint8Array(length);
    for (let i = 0, x = 1; i < length; i++) {
        x = (Math.imul(x, 1103515245) + 12345) >>> 0;
        bytes[i] = x >>> 16;
    }
    return bytes;
}

/** Encrypts and stores a file part by part. Answers its record and its stored bytes. */
export async function stored(vault, server, bytes, name, media = "application/octet-stream") {
    const writer = vault.write(BigInt(bytes.length));
    const parts = [];
    for (let index = 0; index < writer.parts; index++) {
        const [from, to] = writer.range(index);
        parts.push(await writer.part(index, bytes.subarray(Number(from), Number(to)), undefined, undefined));
    }
    const whole = new Uint8Array(Buffer.concat(parts.map((part) => part.bytes)));
    server.objects.set(writer.object, whole);
    return { file: writer.finish(Buffer.concat(parts.map((part) => part.digest)), name, media), whole };
}

/** Reads a stored file part by part, with a reader of its own unless another is given. */
export async function read(file, server, reader = file.reader()) {
    const whole = server.objects.get(file.object);
    const parts = [];
    for (let index = 0; index < reader.parts; index++) {
        const [from, to] = reader.range(index);
        parts.push(await reader.part(index, whole.slice(Number(from), Number(to))));
    }
    return new Uint8Array(Buffer.concat(parts));
}

/** The lines of a recovery kit that are identities: files, names, drops. */
export const identities = (kit) => kit.split("\n").filter((line) => line.startsWith("AGE-SECRET-KEY-1"));
