// Drop boxes: addresses that strangers send files to, and what they have sent.

import { fromBase64 } from "./base64.js";
import { Submission as Sent } from "./core/elohim_vault_wasm.js";
import { addressOf, all, ask, checkedId, isoOf } from "./owned.js";
import { named } from "./peer.js";
import { asJson } from "./server.js";
import type { Desk } from "./upload.js";

/** How a drop box is made. */
export interface BoxOptions {
    /** What it is for. Only this vault knows. */
    label: string;
    /** When it closes by itself, as RFC 3339; not at all when nothing is said. */
    expiresAt?: string | undefined;
    /** How much may wait in it; 1 GiB when nothing is said. */
    maxBytes?: number | undefined;
}

/** A drop box, as the server describes it to its owner. */
export interface DropBoxView {
    id: string;
    path: string;
    recipient: string;
    max_bytes: number;
    created_at: string;
    expires_at?: string | null;
    /** `open`, `expired` or `closed`. */
    state: string;
}

/** A drop box of this vault. */
export interface DropBox {
    id: string;
    /** The whole address, with the key that files are encrypted to. */
    url: string;
    /** What it is for. */
    label?: string | undefined;
    view: DropBoxView;
}

/** A file in the inbox. Nobody has verified who sent it. */
export interface Submission {
    object: string;
    dropBox: string;
    /** What its sender calls it, if that can be read and is a name. */
    name?: string | undefined;
    media?: string | undefined;
    /** Bytes of the file, if it is whole. */
    size: number;
    /** Who encrypted it: the server has seen what it encrypted itself. */
    sealedBy: "sender" | "server";
    receivedAt: string;
}

const CHUNK = 65_536;
const TAG = 16;
const NONCE = 16;

/** A file in the inbox, as the server describes it. */
interface SubmissionView {
    object: string;
    drop_box: string;
    label?: string | null;
    length: number;
    header_len: number;
    sealed_by: "sender" | "server";
    received_at: string;
}

/** Makes an address that anybody can send files to, which only this vault opens. */
export async function createDropBox(desk: Desk, { label, expiresAt, maxBytes }: BoxOptions): Promise<DropBox> {
    const { vault, turns } = desk;
    const [recipient] = await turns(async () => vault.dropRecipients());
    const expires = expiresAt === undefined ? undefined : isoOf(expiresAt);
    const body = asJson({ recipient, max_bytes: maxBytes, expires_at: expires });
    const view = (await (await ask(desk, "POST", "drop-boxes", body)).json()) as DropBoxView;
    // The server chooses the id and nothing else of the address.
    const id = checkedId(view.id);
    try {
        await turns(() => vault.rememberBox(id, label, Date.now()));
    } catch (error) {
        // Nobody has seen the address, and nobody will.
        await ask(desk, "DELETE", `drop-boxes/${id}`).catch(() => undefined);
        throw error;
    }
    return { id, url: `${addressOf(desk)}/d/${id}#${recipient}`, label, view };
}

/** The drop boxes of this vault. Those of another vault of the account are its owner's affair. */
export async function dropBoxes(desk: Desk): Promise<DropBox[]> {
    const rows = await all<DropBoxView>(desk, "drop-boxes");
    const [own, recipients] = await Promise.all([labels(desk), desk.turns(async () => desk.vault.dropRecipients())]);
    return rows.flatMap((view) => {
        const label = own.get(view.id);
        if (label === undefined) return [];
        // A recipient that the server names is not believed, unless it is one of this vault.
        const recipient = recipients.includes(view.recipient) ? view.recipient : recipients[0];
        return [{ id: view.id, url: `${addressOf(desk)}/d/${checkedId(view.id)}#${recipient}`, label, view }];
    });
}

/** Closes a drop box for good. */
export async function closeDropBox(desk: Desk, id: string): Promise<void> {
    if (!(await labels(desk)).has(id)) throw named("DROP_BOX_NOT_FOUND", "this vault has no such drop box");
    await ask(desk, "DELETE", `drop-boxes/${checkedId(id)}`);
}

/** What waits in the boxes of this vault. */
export async function inbox(desk: Desk): Promise<Submission[]> {
    const [rows, own] = await Promise.all([all<SubmissionView>(desk, "inbox"), labels(desk)]);
    return desk.turns(async () => rows.filter((row) => own.has(row.drop_box)).map((row) => described(desk, row)));
}

function described({ vault }: Desk, view: SubmissionView): Submission {
    const label = view.label ? vault.openLabel(fromBase64(view.label)) : undefined;
    const { name, media } = (label === undefined ? {} : JSON.parse(label)) as { name?: string; media?: string };
    const [object, dropBox, sealedBy, receivedAt] = [view.object, view.drop_box, view.sealed_by, view.received_at];
    return { object, dropBox, name, media, size: sizeOf(view), sealedBy, receivedAt };
}

/** The size of a file that is stored so, if it is whole. */
function sizeOf({ length, header_len }: SubmissionView): number {
    const payload = length - header_len - NONCE;
    return Math.max(0, payload - TAG * Math.max(1, Math.ceil(payload / (CHUNK + TAG))));
}

/**
 * Makes something of the inbox a file of the vault, and then takes it out of there. Interrupted between the two, the second is done the next
 * time.
 */
export async function acceptSubmission(desk: Desk, object: string, folder: string): Promise<string> {
    const { vault, turns } = desk;
    const detail = await own(desk, object);
    const name = await turns(async () => {
        const present = vault.nameOf(object);
        if (present !== undefined) return present;
        const sent = Sent.parse(detail);
        const [from, to, begin, end] = Array.from(sent.wanted(), Number) as [number, number, number, number];
        const [head, rest] = [await bytes(desk, object, from, to), await bytes(desk, object, begin, end)];
        return vault.accept(sent, folder, head, rest, Date.now());
    });
    await ask(desk, "POST", `inbox/${object}/accept`);
    return name;
}

/** Destroys something in the inbox. */
export async function rejectSubmission(desk: Desk, object: string): Promise<void> {
    await own(desk, object);
    const isNamed = await desk.turns(async () => desk.vault.names(object));
    if (isNamed) throw named("VAULT_NOT_POSSIBLE", "it is in the vault already; accept it to take it out of the inbox");
    await ask(desk, "DELETE", `inbox/${object}`);
}

/** What the server says of something in a box of this vault. */
async function own(desk: Desk, object: string): Promise<string> {
    const detail = await (await ask(desk, "GET", `inbox/${checkedId(object)}`)).text();
    const { drop_box } = JSON.parse(detail) as SubmissionView;
    if (!(await labels(desk)).has(drop_box)) throw named("SUBMISSION_NOT_FOUND", "there is no such submission");
    return detail;
}

async function bytes(desk: Desk, object: string, from: number, to: number): Promise<Uint8Array> {
    const answer = await ask(desk, "GET", `objects/${object}`, { headers: { range: `bytes=${from}-${to - 1}` } });
    if (answer.headers.get("content-length") !== `${to - from}`) {
        await answer.body?.cancel();
        throw named("VAULT_SERVER_NOT_TRUSTED", "the server sent another range than was asked for");
    }
    return new Uint8Array(await answer.arrayBuffer());
}

/** What each box of this vault is for, by its id. */
async function labels({ vault, turns }: Desk): Promise<Map<string, string>> {
    return turns(async () => new Map(Object.entries(JSON.parse(vault.boxes()) as Record<string, string>)));
}
