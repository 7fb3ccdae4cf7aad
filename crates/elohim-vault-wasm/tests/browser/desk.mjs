// The program as it ships: a server, and the command line. ELOHIMOS_BIN names it.

import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { folder } from "./browsers.mjs";

export const passphrase = "a passphrase of several words";

export class Desk {
    place = folder("desk");
    #environment = { HOME: join(this.place, "home"), PATH: process.env.PATH };
    #server;

    static async start() {
        const desk = new Desk();
        const arguments_ = ["--json", "up", "--port", "0", "--data-dir", "data"];
        desk.#server = spawn(process.env.ELOHIMOS_BIN, arguments_, { cwd: desk.place, env: desk.#environment, stdio: ["ignore", "pipe", "ignore"] });
        for await (const line of createInterface({ input: desk.#server.stdout })) {
            desk.url = JSON.parse(line).url;
            if (desk.url) break;
        }
        desk.#server.stdout.resume();
        desk.password = readFileSync(join(desk.place, "data/secrets/founder_password"), "utf8").trim();
        writeFileSync(join(desk.place, "passphrase"), `${passphrase}\n`, { mode: 0o600 });
        return desk;
    }

    /** Runs a command of the program, and answers what it printed. */
    run(...given) {
        return execFileSync(process.env.ELOHIMOS_BIN, given, { cwd: this.place, env: this.#environment, encoding: "utf8" });
    }

    /** Signs the command line in and opens the vault there. */
    signIn() {
        this.run("login", "--server", this.url, "--password-file", "data/secrets/founder_password");
        this.run("vault", "unlock", "--passphrase-file", "passphrase");
    }

    /** The stored bytes of an object. */
    async object(id) {
        const body = JSON.stringify({ username: "founder", password: this.password });
        const headers = { "content-type": "application/json" };
        const { token } = await (await fetch(`${this.url}/api/v1/auth/login`, { method: "POST", headers, body })).json();
        const answer = await fetch(`${this.url}/api/v1/vault/objects/${id}`, { headers: { authorization: `Bearer ${token}` } });
        return new Uint8Array(await answer.arrayBuffer());
    }

    path(name) {
        return join(this.place, name);
    }

    async stop() {
        this.#server.kill();
        await new Promise((ended) => this.#server.once("exit", ended));
    }
}
