// Firefox, driven over the protocol that it has had for longest. The other one, WebDriver BiDi, watches workers, and with Firefox 153 every
// fifth worker that starts another one hangs then: 0 of 80 do over this one, and 0 of 80 where nothing drives.

import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

import { firefoxPreferences, folder } from "./browsers.mjs";

const later = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** One connection: `length:[0,id,command,parameters]` there, `length:[1,id,error,result]` back. */
class Marionette {
    #socket;
    #waiting = new Map();
    #next = 0;
    #rest = Buffer.alloc(0);

    constructor(socket) {
        this.#socket = socket;
        socket.on("data", (some) => this.#take(some));
        socket.on("close", () => this.#waiting.forEach(({ reject }) => reject(new Error("the browser has ended"))));
    }

    send(command, parameters = {}) {
        const id = ++this.#next;
        const message = JSON.stringify([0, id, command, parameters]);
        return new Promise((resolve, reject) => {
            this.#waiting.set(id, { resolve, reject });
            this.#socket.write(`${Buffer.byteLength(message)}:${message}`);
        });
    }

    #take(some) {
        this.#rest = Buffer.concat([this.#rest, some]);
        for (;;) {
            const colon = this.#rest.indexOf(":");
            const end = colon + 1 + Number(this.#rest.subarray(0, Math.max(0, colon)));
            if (colon < 0 || this.#rest.length < end) return;
            const message = JSON.parse(this.#rest.subarray(colon + 1, end));
            this.#rest = this.#rest.subarray(end);
            // The first is a greeting.
            if (!Array.isArray(message)) continue;
            const [, id, error, result] = message;
            const { resolve, reject } = this.#waiting.get(id);
            this.#waiting.delete(id);
            if (error) reject(new Error(`${error.error}: ${error.message}`));
            else resolve(result?.value);
        }
    }
}

/** A new Firefox, with more preferences than it always has. */
export async function firefox(more = {}) {
    const profile = folder("firefox");
    const preferences = Object.entries({ ...firefoxPreferences, ...more, "marionette.port": 0 });
    const lines = preferences.map(([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});`);
    writeFileSync(join(profile, "user.js"), lines.join("\n"));
    const given = ["--headless", "--marionette", "--no-remote", "--profile", profile];
    const program = spawn("firefox-esr", given, { stdio: "ignore", env: { ...process.env, HOME: folder("home") } });
    const port = join(profile, "MarionetteActivePort");
    while (!existsSync(port) || readFileSync(port, "utf8") === "") await later(50);
    const socket = connect(Number(readFileSync(port, "utf8")), "127.0.0.1");
    await new Promise((connected, failed) => socket.once("connect", connected).once("error", failed));
    const marionette = new Marionette(socket);
    await marionette.send("WebDriver:NewSession", { capabilities: {} });
    const run = (script, ...args) => marionette.send("WebDriver:ExecuteScript", { script, args });
    return {
        run,
        goto: (url) => marionette.send("WebDriver:Navigate", { url }),
        reload: () => marionette.send("WebDriver:Refresh"),
        send: (command, parameters) => marionette.send(command, parameters),
        /** Calls what the page offers to tests. */
        async call(method, given) {
            const call = await run("return window.begin(...arguments)", method, JSON.stringify(given));
            for (;; await later(10)) {
                const answer = await run("return window.ended(arguments[0])", call);
                if (!answer) continue;
                const { value, thrown } = JSON.parse(answer);
                if (thrown !== undefined) throw new Error(thrown);
                return value;
            }
        },
        /** Chooses a file in the page's one field. */
        async choose(path) {
            const found = await marionette.send("WebDriver:FindElement", { using: "css selector", value: "input" });
            await marionette.send("WebDriver:ElementSendKeys", { id: Object.values(found)[0], text: path });
        },
        async close() {
            const ended = new Promise((done) => program.once("exit", done));
            program.kill();
            await ended;
        },
    };
}
