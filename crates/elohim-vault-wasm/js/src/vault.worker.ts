// The worker that has the vault. A page starts it, and talks with it through `VaultClient`.

import { acceptSubmission, type BoxOptions, closeDropBox, createDropBox, dropBoxes, inbox, rejectSubmission } from "./boxes.js";
import init, { linearMemory, Vault } from "./core/elohim_vault_wasm.js";
import { Controls } from "./control.js";
import { Crew } from "./crew.js";
import { download } from "./download.js";
import { Journal } from "./journal.js";
import { apart } from "./keys.js";
import { changeLink, type LinkChange, links, revokeLink, share, type ShareOptions } from "./links.js";
import { named, Peer, type Port } from "./peer.js";
import { ServerPool, unless } from "./pool.js";
import { Readers } from "./ranged.js";
import { Session } from "./server.js";
import { inVault } from "./stored.js";
import { type Desk, type Place, upload, waiting } from "./upload.js";

/** How a vault is opened. `device` are 16 random bytes that this browser keeps, `head` is what it has last seen of the vault. */
export interface Opening {
    base: string;
    device: Uint8Array;
    head?: string | undefined;
    /** Heads that this browser has seen, as `pin` gave them, of whichever vault: one that shows an older state is refused. */
    pins?: Uint8Array[] | undefined;
}

/** What is read: the present version of a file, or the one that is stored as an object. */
interface Source {
    path: string;
    object?: string | undefined;
}

/** What of a vault a page calls by its name: what takes and gives text, numbers and bytes. */
export type Called = {
    [Name in keyof Vault as Vault[Name] extends (...given: infer Given) => infer Made
        ? Given extends Plain[] ? (Awaited<Made> extends Plain ? Name : never) : never
        : never]: Vault[Name];
};
type Plain = string | number | bigint | boolean | Uint8Array | number[] | undefined | void | null;

/** The core, compiled once for this worker and those that carry parts. */
const core = WebAssembly.compileStreaming(fetch(new URL("./core/elohim_vault_wasm_bg.wasm", import.meta.url)));
const controls = new Controls();
const readers = new Readers();
let opened: Desk | undefined;
let last: Promise<unknown> = Promise.resolve();

function turns<T>(change: () => Promise<T>): Promise<T> {
    const made = last.then(change);
    last = made.catch(() => undefined);
    return made;
}

function desk(): Desk {
    if (!opened) throw named("VAULT_LOCKED", "the vault is not open");
    return opened;
}

const token = (old: string | undefined) => page.call<string>("token", [old]);

async function open(opening: Opening, vault: (pool: ServerPool, compiled: WebAssembly.Module) => Promise<Vault>): Promise<void> {
    if (opened) throw named("VAULT_NOT_POSSIBLE", "a vault is open; a worker opens one");
    const compiled = await core;
    await init({ module_or_path: compiled });
    const session = new Session(opening.base, token);
    const pool = new ServerPool(session);
    const journal = await Journal.open();
    const { base } = opening;
    opened = { vault: await vault(pool, compiled), turns, session, pool, journal, crew: new Crew(compiled), core: compiled, base };
}

/** Opens a vault with a passphrase, in a worker that ends then. */
function openWith(method: "init" | "initBeside" | "unlock", opening: Opening, ...given: unknown[]): Promise<void> {
    return open(opening, (pool, compiled) =>
        apart({ token }, async (peer, receiver) => {
            const handed = await peer.call<Uint8Array>(method, [compiled, receiver.recipient, opening, ...given]);
            const vault = receiver.vault(pool, handed, opening.device, opening.head, opening.pins);
            await vault.refresh();
            return vault;
        }));
}

const page = new Peer(self as unknown as Port, {
    ...controls.methods,
    ...readers.methods,
    init: (opening: Opening, passphrase: string, label: string) => openWith("init", opening, passphrase, label),
    initBeside: (opening: Opening, passphrase: string, label: string, keep: string[]) =>
        openWith("initBeside", opening, passphrase, label, keep),
    unlock: (opening: Opening, passphrase: string) => openWith("unlock", opening, passphrase),
    unlockWithKit: (opening: Opening, kit: string) =>
        open(opening, (pool) => Vault.unlockWithKit(pool, kit, opening.device, opening.head, opening.pins)),
    reopen: (opening: Opening, secret: Uint8Array, kept: Uint8Array) =>
        open(opening, (pool) => Vault.reopen(pool, secret, kept, opening.device, opening.head, opening.pins)),
    label: () => turns(async () => desk().vault.label),
    /** Deletes what no file is stored in any more. What is gone already is as good. */
    free: async (objects: string[]) => {
        for (const id of objects) await unless("VAULT_FILE_NOT_FOUND", desk().pool.delete(id));
    },
    vault: (name: keyof Called, given: Plain[]) =>
        turns(async () => {
            const { vault } = desk();
            const method = vault[name] as (...given: Plain[]) => Plain | Promise<Plain>;
            return method.apply(vault, given);
        }),
    waiting: () => waiting(desk()),
    upload: (transfer: number, source: File, place: Place) =>
        controls.run(transfer, (control) =>
            upload(desk(), source, place, control, (bytes) => void page.call("sent", [transfer, bytes]))),
    download: (transfer: number, { path, object }: Source) =>
        controls.run(transfer, async (control) => {
            const { vault, session, crew } = desk();
            const file = await turns(async () => (object === undefined ? vault.file(path) : vault.version(path, object)));
            const sink = (bytes: Uint8Array<ArrayBuffer>) => page.call<ArrayBuffer | undefined>("received", [transfer, bytes], [bytes.buffer]);
            await download(inVault(session, file), crew, control, sink).finally(() => file.free());
        }),
    openReader: async (node: string, object: string | undefined) => {
        const { vault, session, crew } = desk();
        return readers.open(inVault(session, await turns(async () => vault.fileNode(node, object))), crew);
    },
    share: (nodes: string[], options: ShareOptions) => share(desk(), nodes, options),
    links: () => links(desk()),
    changeLink: (id: string, change: LinkChange) => changeLink(desk(), id, change),
    revokeLink: (id: string) => revokeLink(desk(), id),
    createDropBox: (options: BoxOptions) => createDropBox(desk(), options),
    dropBoxes: () => dropBoxes(desk()),
    closeDropBox: (id: string) => closeDropBox(desk(), id),
    inbox: () => inbox(desk()),
    acceptSubmission: (object: string, folder: string) => acceptSubmission(desk(), object, folder),
    rejectSubmission: (object: string) => rejectSubmission(desk(), object),
    memory: () => (linearMemory() as WebAssembly.Memory).buffer.byteLength,
});
