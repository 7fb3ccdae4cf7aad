// The workers that make, read and carry parts. Two of them: while one waits for the network the other encrypts, and two processors are
// what every machine has.

import type { Peer } from "./peer.js";
import { spawn } from "./spawn.js";

const CARRIERS = 2;
/** Files of one part are dealt to the carriers in turn. */
let turn = 0;
let nextJob = 0;

/** One worker. */
export interface Carrier {
    peer: Peer;
    /** What files are handed over to. */
    recipient: string;
}

/** All of them, started when they are first needed. */
export class Crew {
    #core: WebAssembly.Module;
    #carriers: Promise<Carrier[]> | undefined;

    /** `core` is what they run: compiled once for all. */
    constructor(core: WebAssembly.Module) {
        this.#core = core;
    }

    /** Those that take part in a file of so many parts. */
    async forParts(parts: number): Promise<Carrier[]> {
        this.#carriers ??= Promise.all(Array.from({ length: CARRIERS }, () => start(this.#core)));
        const all = await this.#carriers;
        if (parts >= all.length) return all;
        turn = (turn + 1) % all.length;
        return all.slice(turn, turn + 1);
    }

    /** A number for a file that is handed over. */
    job(): number {
        return nextJob++;
    }
}

async function start(core: WebAssembly.Module): Promise<Carrier> {
    const { peer } = spawn(new URL("./carrier.worker.js", import.meta.url), {});
    return { peer, recipient: await peer.call<string>("start", [core]) };
}
