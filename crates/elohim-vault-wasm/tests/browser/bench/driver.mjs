// Gives tasks to a page that runs by itself, and measures its browser meanwhile.

import { join } from "node:path";

import { build } from "esbuild";

import { folder, start } from "../browsers.mjs";
import { site } from "../site.mjs";
import { memory, seconds } from "./processes.mjs";
import { Store } from "./store.mjs";

const here = import.meta.dirname;

export class Page {
    #waiting;
    #asking;
    #server;
    store = new Store();

    /** Starts a browser. `wasm` is the folder that the vault was built into, `api` the server, when it is not the store. */
    static async open(browser, wasm, api) {
        const page = new Page();
        page.#server = api ?? page.store.api;
        const built = folder("bench");
        await build({ entryPoints: [join(here, "npm.worker.js")], bundle: true, format: "esm", outfile: join(built, "npm.worker.js"),
            nodePaths: [join(here, "../node_modules")], logLevel: "error" });
        page.site = await site([built, here, wasm], (asked, answer) => page.#api(asked, answer));
        page.process = start(browser, `${page.site.url}/page.html`);
        await new Promise((ready) => (page.#asking = ready));
        return page;
    }

    async #api(asked, answer) {
        if (!asked.url.startsWith("/api/bench/")) return this.#server(asked, answer);
        let text = "";
        for await (const piece of asked) text += piece;
        this.#waiting = answer;
        this.#asking?.(JSON.parse(text));
    }

    /**
     * Runs a task. Answers what it gave, its seconds, the processor seconds of the browser and of its pages' processes, and the most memory
     * meanwhile where that is asked for.
     */
    async run(task, given = {}) {
        const before = seconds(this.process.pid);
        const most = { page: 0, all: 0 };
        const look = () => {
            const now = memory(this.process.pid);
            most.page = Math.max(most.page, now.page);
            most.all = Math.max(most.all, now.all);
        };
        const timer = given.watch ? setInterval(look, 1000) : undefined;
        const done = new Promise((ready) => (this.#asking = ready));
        this.#waiting.end(JSON.stringify({ task, ...given }));
        const { value, seconds: wall, failed } = await done;
        clearInterval(timer);
        if (given.watch) look();
        const after = seconds(this.process.pid);
        if (failed) throw new Error(`${task}: ${failed}`);
        return { value, wall, cpu: after.all - before.all, code: after.page - before.page, most };
    }

    async close() {
        this.process.kill();
        await new Promise((ended) => this.process.once("exit", ended));
        this.site.stop();
    }
}
