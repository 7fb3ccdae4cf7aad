// What a page asks of an open vault, its own or a team's, each over a channel of its own.

import { acceptSubmission, type BoxOptions, closeDropBox, createDropBox, dropBoxes, inbox, rejectSubmission } from "./boxes.js";
import { Controls } from "./control.js";
import type { Vault } from "./core/elohim_vault_wasm.js";
import { download } from "./download.js";
import { forget } from "./forget.js";
import { changeLink, type LinkChange, links, revokeLink, share, type ShareOptions } from "./links.js";
import type { Peer } from "./peer.js";
import { unless } from "./pool.js";
import { Readers } from "./ranged.js";
import { inVault } from "./stored.js";
import { type Desk, type Place, upload, waiting } from "./upload.js";
import type { Called, Plain } from "./vault.worker.js";

/** What is read: the present version of a file, or the one that is stored as an object. */
interface Source {
    path: string;
    object?: string | undefined;
}

/** Does one thing after the other. */
export function inTurns(): Desk["turns"] {
    let last: Promise<unknown> = Promise.resolve();
    return (change) => {
        const made = last.then(change);
        last = made.catch(() => undefined);
        return made;
    };
}

/** What can be asked of a vault. `page` is who asks; what it has begun is listed in `controls` and `readers`. */
export function served(desk: () => Desk, page: () => Peer, controls = new Controls(), readers = new Readers()) {
    return {
        ...controls.methods,
        ...readers.methods,
        label: () => desk().turns(async () => desk().vault.label),
        /** Deletes what no file is stored in any more. What is gone already is as good. */
        free: async (objects: string[]) => {
            for (const id of objects) await unless("VAULT_FILE_NOT_FOUND", desk().pool.delete(id));
        },
        vault: (name: keyof Called, given: Plain[]) =>
            desk().turns(async () => {
                const { vault } = desk();
                const method = vault[name] as (...given: Plain[]) => Plain | Promise<Plain>;
                return method.apply(vault, given);
            }),
        waiting: () => waiting(desk()),
        forget: (id: string) => forget(desk(), id),
        switchContentSearch: (on: boolean) => freed(desk(), (vault) => vault.switchContentSearch(on, Date.now())),
        addContents: (objects: string[], texts: string[]) => freed(desk(), (vault) => vault.addContents(objects, texts, Date.now())),
        upload: (transfer: number, source: File, place: Place) =>
            controls.run(transfer, (control) =>
                upload(desk(), source, place, control, (bytes) => void page().call("sent", [transfer, bytes]).catch(() => undefined))),
        download: (transfer: number, { path, object }: Source) =>
            controls.run(transfer, async (control) => {
                const { vault, session, crew, turns } = desk();
                const file = await turns(async () => (object === undefined ? vault.file(path) : vault.version(path, object)));
                const sink = (bytes: Uint8Array<ArrayBuffer>) => page().call<ArrayBuffer | undefined>("received", [transfer, bytes], [bytes.buffer]);
                await download(inVault(session, file), crew, control, sink).finally(() => file.free());
            }),
        openReader: async (node: string, object: string | undefined) => {
            const { vault, session, crew, turns } = desk();
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
    };
}

/** Changes the index of contents, and deletes what it does not name any more. */
async function freed({ vault, pool, turns }: Desk, change: (vault: Vault) => Promise<string[]>): Promise<void> {
    for (const id of await turns(() => change(vault))) await unless("VAULT_FILE_NOT_FOUND", pool.delete(id));
}
