// Making a further vault. It is done in a worker of its own, and the one that is open stays open.

import { VaultClient } from "#vault/client.js";
import { freshToken } from "@/api/session";

import { pins } from "./pins";
import { seconds } from "./seconds";
import { device } from "./session";
import { startWorker } from "./worker";

/** Makes a vault beside those that `keep` opens: all that shall stay. */
export async function makeBeside(passphrase: string, label: string, keep: string[]): Promise<void> {
    const client = new VaultClient(startWorker("/vault/vault.worker.js"), freshToken);
    try {
        await client.initBeside({ base: location.origin, device: device(), pins: pins(), seconds: seconds() }, passphrase, label, keep);
    } finally {
        client.lock();
    }
}
