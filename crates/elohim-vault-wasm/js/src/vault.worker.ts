// The worker that has the vault. A page starts it, and talks with it through `VaultClient`.

import init, { linearMemory, Vault } from "./core/elohim_vault_wasm.js";
import { Crew } from "./crew.js";
import { Journal } from "./journal.js";
import { apart } from "./keys.js";
import { Moved, named, Peer, type Port } from "./peer.js";
import { ServerPool } from "./pool.js";
import { inTurns, served } from "./served.js";
import { Session } from "./server.js";
import { makeTeam, openTeam, takeWelcome, type TeamNaming, type TeamOpening } from "./team.js";
import type { Desk } from "./upload.js";

/** How a vault is opened. `device` are 16 random bytes that this browser keeps, `head` is what it has last seen of the vault. */
export interface Opening {
    base: string;
    device: Uint8Array;
    head?: string | undefined;
    /** Heads that this browser has seen, as `pin` gave them, of whichever vault: one that shows an older state is refused. */
    pins?: Uint8Array[] | undefined;
    /** What this browser keeps of second secrets, as `keepSecond` gave it. */
    seconds?: Uint8Array | undefined;
    /** A second secret that was typed. */
    second?: string | undefined;
    /** Whether nothing is read yet: new keys were cut off on their way, and `prepareRenewal` reads over that. */
    renewing?: boolean | undefined;
}

/** What of a vault a page calls by its name: what takes and gives text, numbers and bytes. */
export type Called = {
    [Name in keyof Vault as Vault[Name] extends (...given: infer Given) => infer Made
        ? Given extends Plain[] ? (Awaited<Made> extends Plain ? Name : never) : never
        : never]: Vault[Name];
};
/** What crosses between a page and its worker as it is. */
export type Plain = string | number | bigint | boolean | Uint8Array | number[] | undefined | void | null;

/** The core, compiled once for this worker and those that carry parts. */
const core = WebAssembly.compileStreaming(fetch(new URL("./core/elohim_vault_wasm_bg.wasm", import.meta.url)));
let opened: Desk | undefined;
let device: Uint8Array;

function desk(): Desk {
    if (!opened) throw named("VAULT_LOCKED", "the vault is not open");
    return opened;
}

/** A session about the pool of a team. */
const sessionOf = (team: string) => new Session(desk().base, token, team);

const token = (old: string | undefined) => page.call<string>("token", [old]);

async function open(opening: Opening, vault: (pool: ServerPool, compiled: WebAssembly.Module) => Promise<Vault>): Promise<void> {
    if (opened) throw named("VAULT_NOT_POSSIBLE", "a vault is open; a worker opens one");
    const compiled = await core;
    await init({ module_or_path: compiled });
    const session = new Session(opening.base, token);
    device = opening.device;
    const pool = new ServerPool(session);
    const journal = await Journal.open();
    const { base } = opening;
    opened = { vault: await vault(pool, compiled), turns: inTurns(), session, pool, journal, crew: new Crew(compiled), core: compiled, base };
}

/** Opens a vault with a passphrase, in a worker that ends then. */
function openWith(method: "init" | "initBeside" | "unlock", opening: Opening, ...given: unknown[]): Promise<void> {
    return open(opening, (pool, compiled) =>
        apart({ token }, async (peer, receiver) => {
            const handed = await peer.call<Uint8Array>(method, [compiled, receiver.recipient, opening, ...given]);
            const vault = receiver.vault(pool, handed, opening.device, opening.head, opening.pins);
            if (!opening.renewing) await vault.refresh();
            return vault;
        }));
}

const page: Peer = new Peer(self as unknown as Port, {
    ...served(desk, () => page),
    init: (opening: Opening, passphrase: string, label: string) => openWith("init", opening, passphrase, label),
    initBeside: (opening: Opening, passphrase: string, label: string, keep: string[]) =>
        openWith("initBeside", opening, passphrase, label, keep),
    unlock: (opening: Opening, passphrase: string) => openWith("unlock", opening, passphrase),
    unlockWithKit: (opening: Opening, kit: string) =>
        open(opening, (pool) => Vault.unlockWithKit(pool, kit, opening.device, opening.head, opening.pins)),
    reopen: (opening: Opening, secret: Uint8Array, kept: Uint8Array) =>
        open(opening, (pool) => Vault.reopen(pool, secret, kept, opening.device, opening.head, opening.pins)),
    openTeam: async (opening: TeamOpening) => {
        const port = await openTeam(desk(), device, sessionOf(opening.team), opening);
        return new Moved(port, [port]);
    },
    takeWelcome: (team: string, sealed: Uint8Array) => takeWelcome(desk(), device, sessionOf(team), team, sealed),
    makeTeam: (team: string, names: TeamNaming) => makeTeam(desk(), device, sessionOf(team), team, names),
    memory: () => (linearMemory() as WebAssembly.Memory).buffer.byteLength,
});
