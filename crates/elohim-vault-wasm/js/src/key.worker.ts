// A worker that makes or unlocks a vault, hands it over and ends: with it goes the memory that deriving a key from a passphrase takes. The
// same for links with a password.

import init, { Link, Vault } from "./core/elohim_vault_wasm.js";
import { Peer, type Port } from "./peer.js";
import { ServerPool } from "./pool.js";
import { Session } from "./server.js";
import type { Opening } from "./vault.worker.js";

const pool = ({ base }: Opening) => new ServerPool(new Session(base, (old) => parent.call<string>("token", [old])));

const parent = new Peer(self as unknown as Port, {
    async init(core: WebAssembly.Module, recipient: string, opening: Opening, passphrase: string, label: string): Promise<Uint8Array> {
        await init({ module_or_path: core });
        const vault = await Vault.init(pool(opening), passphrase, label, opening.device, opening.head);
        return vault.handOver(recipient);
    },
    async initBeside(core: WebAssembly.Module, recipient: string, opening: Opening, passphrase: string, label: string, keep: string[]): Promise<Uint8Array> {
        await init({ module_or_path: core });
        return Vault.initBesideFor(recipient, pool(opening), keep, passphrase, label, opening.device, opening.seconds);
    },
    async unlock(core: WebAssembly.Module, recipient: string, opening: Opening, passphrase: string): Promise<Uint8Array> {
        await init({ module_or_path: core });
        const { device, head, seconds, second } = opening;
        return Vault.unlockFor(recipient, pool(opening), passphrase, device, head, seconds, second);
    },
    async linkKeys(core: WebAssembly.Module, recipient: string, fragment: string, password: string): Promise<Uint8Array> {
        await init({ module_or_path: core });
        return Link.parse(fragment).keysFor(recipient, password);
    },
});
