// A server with somebody who is signed in, a vault, and a link to what is in it.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const program = process.env.ELOHIMOS_BIN;

export class Site {
    #place = mkdtempSync(join(tmpdir(), "elohimos-delivery-"));
    #environment = { HOME: this.#place, PATH: process.env.PATH };
    #process;
    url;
    /** What a tab keeps of somebody who is signed in. */
    session;
    /** A link to two files. */
    share;

    static async start() {
        const site = new Site();
        const options = { cwd: site.#place, env: site.#environment, stdio: ["ignore", "pipe", "ignore"] };
        site.#process = spawn(program, ["--json", "up", "--port", "0", "--data-dir", "data"], options);
        for await (const line of createInterface({ input: site.#process.stdout })) {
            const { url } = JSON.parse(line);
            // Browsers ask for what is compressed best on their own machine, and over https.
            if (url) site.url = url.replace("127.0.0.1", "localhost");
            if (url) break;
        }
        site.#process.stdout.resume();
        await site.#fill();
        return site;
    }

    async #fill() {
        const secret = join(this.#place, "data/secrets/founder_password");
        const password = readFileSync(secret, "utf8").trim();
        const headers = { "content-type": "application/json" };
        const body = JSON.stringify({ username: "founder", password });
        const { token, refresh_token } = await (await fetch(`${this.url}/api/v1/auth/login`, { method: "POST", headers, body })).json();
        this.session = JSON.stringify({ token, refresh_token });
        const write = (name, text) => writeFileSync(join(this.#place, name), text);
        write("words", "seven quiet herons cross the river");
        write("rota.md", "# Night rota\n");
        write("stock.csv", "article,in stock\nGauze,121\n");
        this.#run("login", "--server", this.url, "--password-file", secret);
        this.#run("vault", "init", "--passphrase-file", "words", "--kit", "kit");
        this.#run("vault", "put", "rota.md");
        this.#run("vault", "put", "stock.csv");
        this.share = JSON.parse(this.#run("--json", "vault", "share", "/rota.md", "/stock.csv")).link;
    }

    #run(...given) {
        return execFileSync(program, given, { cwd: this.#place, env: this.#environment, encoding: "utf8" });
    }

    async stop() {
        const ended = new Promise((resolve) => this.#process.once("exit", resolve));
        this.#process.kill();
        await ended;
        rmSync(this.#place, { recursive: true, force: true, maxRetries: 5 });
    }
}
