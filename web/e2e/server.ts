// The program as it ships, in a folder of its own.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Which database the server has. */
export type Engine = "sqlite" | "postgres";

const program = (): string => {
    const path = process.env.ELOHIMOS_BIN;
    if (!path) throw new Error("ELOHIMOS_BIN names the program; run ./elohimos test");
    return path;
};

export class Server {
    readonly place = mkdtempSync(join(tmpdir(), "elohimos-e2e-"));
    url = "";
    founder = { username: "founder", password: "" };
    #process: ChildProcess | undefined;
    #environment: NodeJS.ProcessEnv = {
        HOME: join(this.place, "home"),
        PATH: process.env.PATH,
        // Whoever says so comes from another address: else all that tests set up would count as one person in a hurry.
        ELOHIMOS__HTTP__PROXY_HEADERS: "true",
    };

    static async start(engine: Engine, more: NodeJS.ProcessEnv = {}): Promise<Server> {
        const server = new Server();
        Object.assign(server.#environment, more);
        if (engine === "postgres") server.#environment.ELOHIMOS__DATABASE__URL = server.#database();
        await server.up("0");
        server.founder.password = readFileSync(join(server.place, "data/secrets/founder_password"), "utf8").trim();
        return server;
    }

    /** Starts it, on this port. */
    async up(port: string): Promise<void> {
        const options = { cwd: this.place, env: this.#environment, stdio: ["ignore", "pipe", "ignore"] as ["ignore", "pipe", "ignore"] };
        const started = spawn(program(), ["--json", "up", "--port", port, "--data-dir", "data"], options);
        this.#process = started;
        for await (const line of createInterface({ input: started.stdout })) {
            const { url } = JSON.parse(line) as { url?: string };
            if (url) {
                this.url = url.replace("127.0.0.1", "localhost");
                break;
            }
        }
        started.stdout.resume();
    }

    /** Runs a command of the program, and answers what it printed. */
    run(...given: string[]): string {
        return execFileSync(program(), given, {
            cwd: this.place,
            env: this.#environment,
            encoding: "utf8",
            stdio: ["ignore", "pipe", "pipe"],
        });
    }

    /** Writes a file for a command to read. */
    write(name: string, content: string | Uint8Array): string {
        const path = join(this.place, name);
        writeFileSync(path, content, { mode: 0o600 });
        return path;
    }

    async down(): Promise<void> {
        const ended = new Promise((resolve) => this.#process?.once("exit", resolve));
        this.#process?.kill();
        await ended;
    }

    async stop(): Promise<void> {
        await this.down();
        rmSync(this.place, { recursive: true, force: true, maxRetries: 5 });
    }

    /** A database of its own on the server that ELOHIMOS_TEST_PG names. */
    #database(): string {
        const address = process.env.ELOHIMOS_TEST_PG;
        if (!address) throw new Error("ELOHIMOS_TEST_PG names a PostgreSQL; run it by: cargo xtask pg");
        const name = `e2e_${process.pid}_${Date.now()}`;
        execFileSync("psql", [address, "--quiet", "--command", `CREATE DATABASE ${name}`]);
        const url = new URL(address);
        url.pathname = `/${name}`;
        return url.href;
    }
}
