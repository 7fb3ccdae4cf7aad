// Workers that this worker starts.

import { type Methods, Peer } from "./peer.js";

interface TrustedTypes {
    createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy;
}

interface Policy {
    createScriptURL(url: string): string;
}

let policy: Policy | undefined;

/** Starts a worker. `methods` are what it may call. */
export function spawn(url: URL, methods: Methods): { worker: Worker; peer: Peer } {
    // Under `require-trusted-types-for 'script'`, the address of a worker has to be vouched for.
    const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
    policy ??= types?.createPolicy("app", { createScriptURL: (address) => address });
    const worker = new Worker((policy?.createScriptURL(url.href) ?? url) as URL, { type: "module" });
    const peer = new Peer(worker, methods);
    worker.addEventListener("error", () => peer.end(new Error("a worker could not be started")));
    return { worker, peer };
}
