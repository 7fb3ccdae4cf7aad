// The vault's pool, over HTTP.

import type { Pool } from "./core/elohim_vault_wasm.js";
import { contentDigest, fromBase64, hex, toBase64 } from "./base64.js";
import { named } from "./peer.js";
import { type Access, asJson, request, retried, type Session } from "./server.js";

/** What a read of many objects answers of one. */
interface Body {
    id: string;
    body: string | null;
    omitted: boolean;
}

/** The pool of the account that is signed in. */
export class ServerPool implements Pool {
    #session: Session;
    #never = new AbortController().signal;

    constructor(session: Session) {
        this.#session = session;
    }

    async slots(): Promise<string | undefined> {
        const answer = await unless("VAULT_NOT_INITIALISED", this.#send("GET", "slots"));
        return answer?.text();
    }

    async createSlots(body: string): Promise<boolean> {
        const made = this.#send("POST", "slots", { headers: { "content-type": "application/json" }, body });
        return (await unless("VAULT_ALREADY_EXISTS", made)) !== undefined;
    }

    async replaceSlot(index: number, previous: Uint8Array, slot: Uint8Array): Promise<boolean> {
        const made = this.#send("PUT", `slots/${index}`, asJson({ previous_sha256: hex(previous), slot: toBase64(slot) }));
        return (await unless("VAULT_SLOT_CHANGED", made)) !== undefined;
    }

    async create(id: string, bytes: Uint8Array): Promise<boolean> {
        const body = bytes.slice();
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
        const headers = { "content-type": "application/octet-stream", "content-digest": contentDigest(digest) };
        return (await unless("VAULT_OBJECT_EXISTS", this.#send("PUT", `objects/${id}`, { headers, body }))) !== undefined;
    }

    async readMany(ids: string[]): Promise<(Uint8Array | undefined)[]> {
        const options = asJson({ ids });
        const { data } = (await (await this.#send("POST", "objects/read", options)).json()) as { data: Body[] };
        if (data.length !== ids.length || data.some((one, at) => one.id !== ids[at])) {
            throw named("VAULT_SERVER_NOT_TRUSTED", "the server sent other objects than were asked for");
        }
        const found = [];
        for (const { id, body, omitted } of data) {
            found.push(omitted ? await this.#read(id) : body === null ? undefined : fromBase64(body));
        }
        return found;
    }

    /** Whether an object is there, and of this length. */
    async isStored(id: string, length: bigint): Promise<boolean> {
        const answer = await unless("VAULT_FILE_NOT_FOUND", this.#send("HEAD", `objects/${id}`));
        return answer?.headers.get("content-length") === length.toString();
    }

    /** Deletes an object. */
    async delete(id: string): Promise<void> {
        await this.#send("DELETE", `objects/${id}`);
    }

    async #read(id: string): Promise<Uint8Array> {
        return new Uint8Array(await (await this.#send("GET", `objects/${id}`)).arrayBuffer());
    }

    #send(method: string, path: string, options: RequestInit = {}): Promise<Response> {
        const once = (access: Access) => request(access, method, path, options);
        return this.#session.with((access) => retried(this.#never, () => once(access)));
    }
}

/** What was asked for; nothing when the server refuses it with this code. */
export async function unless<T>(code: string, asked: Promise<T>): Promise<T | undefined> {
    try {
        return await asked;
    } catch (error) {
        if (error instanceof Error && error.name === code) return undefined;
        throw error;
    }
}
