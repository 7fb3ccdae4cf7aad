// A server's part of the vault for benchmarks: it does as little as it can, so that what is measured is the browser.

import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const json = (answer, status, body) => {
    const text = JSON.stringify(body);
    answer.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) }).end(text);
};

async function bytes(asked) {
    const pieces = [];
    for await (const piece of asked) pieces.push(piece);
    return Buffer.concat(pieces);
}

export class Store {
    #slots;
    #objects = new Map();
    #uploads = new Map();
    /** The folder that parts are written to; in memory without it. */
    disk = undefined;
    /** Whether it says of all parts that it has them: then they are made, and not sent. */
    hasAll = false;

    /** Puts objects there, as [id, bytes]. */
    fill(objects) {
        for (const [id, body] of objects) this.#objects.set(id, [body]);
    }

    set slots(text) {
        this.#slots = text;
    }

    forget() {
        for (const [id, parts] of this.#objects) if (parts.length > 1) this.#objects.delete(id);
    }

    api = async (asked, answer) => {
        const path = asked.url.split("?")[0].replace("/api/v1/vault/", "").split("/");
        const { method } = asked;
        if (path[0] === "slots") return this.#slotSet(asked, answer);
        if (path[0] === "objects" && path[1] === "read") return this.#readMany(asked, answer);
        if (path[0] === "objects" && method === "PUT") {
            if (this.#objects.has(path[1])) return json(answer, 409, { code: "VAULT_OBJECT_EXISTS" });
            this.#objects.set(path[1], [await bytes(asked)]);
            return json(answer, 201, {});
        }
        if (path[0] === "objects") return this.#read(path[1], asked, answer);
        if (path[0] === "uploads" && path.length === 1) {
            const { object, parts } = JSON.parse(await bytes(asked));
            const id = randomUUID();
            this.#uploads.set(id, { object, parts: Array.from({ length: parts }, () => undefined) });
            return json(answer, 201, { id, received: this.hasAll ? Array.from({ length: parts }, (_, index) => ({ index })) : [] });
        }
        if (path[2] === "parts") {
            this.#uploads.get(path[1]).parts[Number(path[3])] = this.#kept(`${path[1]}-${path[3]}`, await bytes(asked));
            return answer.writeHead(204).end();
        }
        const { object, parts } = this.#uploads.get(path[1]);
        this.#objects.set(object, parts);
        this.#uploads.delete(path[1]);
        return json(answer, 201, {});
    };

    /** A part, or where it lies. */
    #kept(name, body) {
        if (!this.disk) return body;
        const file = join(this.disk, name);
        writeFileSync(file, body);
        return { file, length: body.length };
    }

    async #slotSet(asked, answer) {
        if (asked.method === "POST") {
            this.#slots = (await bytes(asked)).toString();
            return json(answer, 201, {});
        }
        if (!this.#slots) return json(answer, 404, { code: "VAULT_NOT_INITIALISED" });
        answer.writeHead(200, { "content-type": "application/json" }).end(this.#slots);
    }

    async #readMany(asked, answer) {
        const { ids } = JSON.parse(await bytes(asked));
        let room = 4 * 1024 * 1024;
        const data = ids.map((id) => {
            const found = this.#objects.get(id);
            if (!found) return { id, body: null, omitted: false };
            const body = found[0];
            if ((room -= body.length) < 0) return { id, body: null, omitted: true };
            return { id, body: body.toString("base64"), omitted: false };
        });
        json(answer, 200, { data });
    }

    #read(id, asked, answer) {
        const parts = this.#objects.get(id);
        if (!parts) return json(answer, 404, { code: "VAULT_FILE_NOT_FOUND" });
        const length = parts.reduce((sum, part) => sum + part.length, 0);
        const [, from, to] = /bytes=(\d+)-(\d+)/.exec(asked.headers.range ?? "") ?? [0, 0, length - 1];
        const [begin, end] = [Number(from), Math.min(Number(to) + 1, length)];
        answer.writeHead(asked.headers.range ? 206 : 200, { "content-type": "application/octet-stream", "content-length": end - begin });
        let at = 0;
        for (const part of parts) {
            if (at + part.length > begin && at < end) {
                const body = part.file ? readFileSync(part.file) : part;
                answer.write(body.subarray(Math.max(0, begin - at), end - at));
            }
            at += part.length;
        }
        answer.end();
    }
}
