// Keys from passphrases, made in a worker that ends then: with it goes the memory that this takes.

import { type Link, type LinkKeys, Receiver } from "./core/elohim_vault_wasm.js";
import type { Methods, Peer } from "./peer.js";
import { spawn } from "./spawn.js";

/** Does something in a worker that ends then. What comes of it is handed over to the receiver. */
export async function apart<T>(methods: Methods, work: (peer: Peer, receiver: Receiver) => Promise<T>): Promise<T> {
    const receiver = new Receiver();
    const { worker, peer } = spawn(new URL("./key.worker.js", import.meta.url), methods);
    try {
        return await work(peer, receiver);
    } finally {
        worker.terminate();
        receiver.free();
    }
}

/** The keys of a link. */
export async function keysOf(link: Link, password: string | undefined, core: WebAssembly.Module): Promise<LinkKeys> {
    if (password === undefined) return link.keys(undefined);
    return apart({}, async (peer, receiver) => {
        const handed = await peer.call<Uint8Array>("linkKeys", [core, receiver.recipient, link.fragment(), password]);
        return receiver.linkKeys(handed);
    });
}
