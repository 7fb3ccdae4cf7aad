// Links to what lies in the vault, for whoever makes them.

import { hex, toBase64 } from "./base64.js";
import { Link, type Shared } from "./core/elohim_vault_wasm.js";
import { keysOf } from "./keys.js";
import { addressOf, all, ask, checkedId, isoOf } from "./owned.js";
import { asJson } from "./server.js";
import type { Desk } from "./upload.js";

/** Of what the maker of a link is told: of nothing; of the first download, the last one and too many attempts; or of each besides. */
export type Notify = "never" | "first" | "each";

/** How a link is made. */
export interface ShareOptions {
    /** What openers type in addition to having the link. */
    password?: string | undefined;
    /** To be looked at and not kept, which clients obey. Whoever can see can keep. */
    viewOnly: boolean;
    /** RFC 3339. */
    expiresAt: string;
    /** How many downloads it serves; as many as are asked for when nothing is said. */
    maxDownloads?: number | undefined;
    notify: Notify;
}

/** What changes of a link; what is not said stays as it is. */
export interface LinkChange {
    expiresAt?: string | undefined;
    /** Those until now included; 0 for no limit. */
    maxDownloads?: number | undefined;
}

/** A link, as the server describes it to its maker. */
export interface ShareView {
    id: string;
    path: string;
    made_by: string;
    has_password: boolean;
    view_only: boolean;
    notify: Notify;
    created_at: string;
    expires_at: string;
    downloads: number;
    max_downloads?: number | null;
    /** `open`, `expired`, `used_up` or `revoked`. */
    state: string;
}

/** A link of this vault. */
export interface MadeLink {
    id: string;
    /** The whole link, with its key: known only where it was made, and only then. */
    url?: string | undefined;
    /** The files and folders that were shared, by their ids. */
    nodes: string[];
    /** What those are called now; without those that are gone. */
    names: string[];
    view: ShareView;
}

/** Makes a link to files, and to the files of folders as they are now. */
export async function share(desk: Desk, nodes: string[], options: ShareOptions): Promise<MadeLink> {
    const { vault, turns } = desk;
    const files = await turns(async () => vault.gather(nodes));
    const link = Link.random(options.password !== undefined);
    const keys = await keysOf(link, options.password, desk.core);
    // What is only looked at is served to no other tool.
    const header = (file: (typeof files)[number]) => (options.viewOnly ? "" : toBase64(keys.header(file)));
    const objects = files.map((file) => ({ id: file.object, header: header(file), skip: file.headerLength }));
    const expires = new Date(options.expiresAt);
    const body = {
        auth_sha256: hex(keys.proofSha256()),
        has_password: link.hasPassword,
        capsule: toBase64(keys.seal(files, options.viewOnly)),
        objects,
        expires_at: expires.toISOString(),
        one_time: false,
        max_downloads: options.maxDownloads,
        view_only: options.viewOnly,
        notify: options.notify,
    };
    keys.free();
    const view = (await (await ask(desk, "POST", "shares", asJson(body))).json()) as ShareView;
    // The server chooses the id and nothing else of the link: another address in it would be shown the key.
    const id = checkedId(view.id);
    const [node, ...more] = [...new Set(nodes)] as [string, ...string[]];
    const noted = JSON.stringify([{ op: "share", link: id, node, more, expires: expires.getTime() }]);
    try {
        await turns(() => vault.change(noted, Date.now()));
    } catch (error) {
        // Nobody has seen the link, and nobody will.
        await ask(desk, "DELETE", `shares/${id}`).catch(() => undefined);
        throw error;
    }
    const url = `${addressOf(desk)}/s/${id}#${link.fragment()}`;
    link.free();
    return { ...(await known(desk, view)), url };
}

/** The links to what lies in this vault. Those of another vault of the account are its owner's affair. */
export async function links(desk: Desk): Promise<MadeLink[]> {
    const rows = await all<ShareView>(desk, "shares");
    const own = await shared(desk);
    return rows.filter(({ id }) => own.has(id)).map((view) => made(view, own.get(view.id)));
}

/** Changes when a link ends, and how many downloads it serves. */
export async function changeLink(desk: Desk, id: string, { expiresAt, maxDownloads }: LinkChange): Promise<void> {
    const expires = expiresAt === undefined ? undefined : isoOf(expiresAt);
    await ask(desk, "PATCH", `shares/${checkedId(id)}`, asJson({ expires_at: expires, max_downloads: maxDownloads }));
    const noted = (await shared(desk)).get(id);
    const [node, ...more] = noted?.nodes ?? [];
    if (node === undefined || expires === undefined) return;
    const change = JSON.stringify([{ op: "share", link: id, node, more, expires: Date.parse(expires) }]);
    await desk.turns(() => desk.vault.change(change, Date.now()));
}

/** Closes a link for good. */
export async function revokeLink(desk: Desk, id: string): Promise<void> {
    await ask(desk, "DELETE", `shares/${checkedId(id)}`);
    if (!(await shared(desk)).has(id)) return;
    await desk.turns(() => desk.vault.change(JSON.stringify([{ op: "unshare", link: id }]), Date.now()));
}

/** The links that the vault's log knows, by their ids. */
async function shared({ vault, turns }: Desk): Promise<Map<string, Shared>> {
    const all = await turns(async () => JSON.parse(vault.shares()) as Shared[]);
    return new Map(all.map((one) => [one.link, one]));
}

async function known(desk: Desk, view: ShareView): Promise<MadeLink> {
    return made(view, (await shared(desk)).get(view.id));
}

function made(view: ShareView, noted: Shared | undefined): MadeLink {
    return { id: view.id, nodes: noted?.nodes ?? [], names: noted?.names ?? [], view };
}
