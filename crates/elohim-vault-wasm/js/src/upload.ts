// Storing a file: encrypted part by part by several workers, resumable after any interruption.
//
// The rule of the vault: under one file key and nonce a part is only ever made of the same bytes. So what is needed to go on is written
// down before the first byte is sent, and the digest of each part before that part is. A part whose digest is known must come out the
// same; if it does not, the source has changed, and the upload begins anew with another key.

import type { Vault, Writer } from "./core/elohim_vault_wasm.js";
import type { Control } from "./control.js";
import type { Carrier, Crew } from "./crew.js";
import type { Begun, Journal } from "./journal.js";
import { lockOf } from "./lock.js";
import { named } from "./peer.js";
import { type ServerPool, unless } from "./pool.js";
import { type Access, LASTING, request, retried, type Session } from "./server.js";

/** What transfers work with. */
export interface Desk {
    vault: Vault;
    /** One after the other: a vault does one thing at a time. */
    turns: <T>(change: () => Promise<T>) => Promise<T>;
    session: Session;
    pool: ServerPool;
    journal: Journal;
    crew: Crew;
    core: WebAssembly.Module;
    /** Where the server is; "" for the one that the page is from. */
    base: string;
    /** The team whose vault it is; one's own without. */
    team?: string | undefined;
}

/** Where a file goes. */
export interface Place {
    /** The path of the folder. */
    folder: string;
    name: string;
}

/** An upload that waits to go on. */
export interface Waiting extends Place {
    id: string;
    size: number;
    /** When the source was last changed, in milliseconds since 1970. */
    modified: number;
}

/** The part of the server's answer that is used. */
interface UploadView {
    id: string;
    received: { index: number }[];
}

/** An upload as it is under way. */
interface Plan {
    id: string;
    writer: Writer;
    digests: Map<number, Uint8Array>;
    /** Whether it was begun earlier. */
    again: boolean;
}

/** Parts that each worker has under way: one is sent while the next is made. */
const LANES = 1;
const CHANGED = "VAULT_SOURCE_CHANGED";
/** The keys of a team's vault were renewed while a file was on its way: whoever was removed knows those that it was encrypted with. */
const RENEWED = "TEAM_KEYS_RENEWED";

/** Uploads that were interrupted, to be gone on with when their file is given again. */
export async function waiting({ vault, turns, journal }: Desk): Promise<Waiting[]> {
    const begun = await journal.list();
    const known = await turns(async () => begun.map(({ id, note }) => ({ id, text: vault.openNote(note) })));
    return known.flatMap(({ id, text }) => (text === undefined ? [] : [{ ...(JSON.parse(text) as Omit<Waiting, "id">), id }]));
}

/** Stores a file. `sent` is told of bytes that are stored. Interrupted, it goes on when the same file is stored at the same place. */
export async function upload(desk: Desk, source: File, place: Place, control: Control, sent: (bytes: number) => void): Promise<void> {
    const lock = lockOf(place, desk.team);
    return navigator.locks.request(lock, { ifAvailable: true }, async (held) => {
        if (!held) throw named("UPLOAD_UNDER_WAY", "this file is being stored there already");
        let plan = await desk.turns(() => begin(desk, source, place));
        try {
            await run(desk, source, place, plan, control, sent);
        } catch (error) {
            const name = error instanceof Error ? error.name : "";
            if (name !== RENEWED && (name !== CHANGED || !plan.again)) throw error;
            if (name === RENEWED) await giveUpRenewed(desk, plan);
            plan.writer.free();
            plan = await desk.turns(() => begin(desk, source, place));
            await run(desk, source, place, plan, control, sent);
        } finally {
            plan.writer.free();
        }
    });
}

async function begin({ vault, journal }: Desk, source: File, place: Place): Promise<Plan> {
    const described = { ...place, size: source.size, modified: source.lastModified };
    for (const known of await journal.list()) {
        const note = vault.openNote(known.note);
        const { folder, name } = JSON.parse(note ?? "{}") as Partial<Waiting>;
        if (folder !== place.folder || name !== place.name) continue;
        const writer = vault.resume(known.journal, BigInt(source.size), source.lastModified);
        if (writer) {
            // It may be in the vault, and only the answer to that was lost: then it is done, and what comes is another version.
            await vault.refresh();
            if (!vault.names(writer.object)) return { id: known.id, writer, digests: await journal.digests(known.id), again: true };
            writer.free();
        }
        await journal.forget(known.id);
    }
    const writer = vault.write(BigInt(source.size));
    const begun: Begun = {
        id: crypto.randomUUID(),
        journal: vault.journal(writer, source.lastModified),
        note: vault.sealNote(JSON.stringify(described)),
    };
    await journal.begin(begun);
    return { id: begun.id, writer, digests: new Map(), again: false };
}

async function run(desk: Desk, source: File, place: Place, plan: Plan, control: Control, sent: (bytes: number) => void): Promise<void> {
    const { writer } = plan;
    const ask = <T>(call: (access: Access) => Promise<T>) =>
        desk.session.with((access) => retried(control.signal, () => call(access), LASTING));
    const body = JSON.stringify({ object: writer.object, length: Number(writer.length), parts: writer.parts });
    const options = { headers: { "content-type": "application/json" }, body };
    const answer = await unless("VAULT_OBJECT_EXISTS", ask((access) => request(access, "POST", "uploads", options)));
    const view = (await answer?.json()) as UploadView | undefined;
    // It was completed, and the vault does not name it yet; or it was given up, and its id is used up.
    if (!view && !(await desk.pool.isStored(writer.object, writer.length))) return anew(desk, source, place, plan, control, sent);
    const giveUp = async () => {
        // If this fails, the server gives it up by itself.
        const deleted = view ? ask((access) => request(access, "DELETE", `uploads/${view.id}`)) : deleteUnnamed(desk, writer.object);
        await deleted.catch(() => undefined);
        await desk.journal.forget(plan.id);
    };
    try {
        await sendParts(desk, source, plan, view, control, sent);
        if (view) {
            const complete = (access: Access) => request(access, "POST", `uploads/${view.id}/complete`);
            // The answer to an earlier try may have been lost.
            const done = await unless("VAULT_UPLOAD_NOT_FOUND", ask(complete));
            if (!done && !(await desk.pool.isStored(writer.object, writer.length))) {
                throw named("VAULT_SERVER_NOT_TRUSTED", "the server has lost what it was sent");
            }
        }
    } catch (error) {
        const over = control.isCancelled || (error instanceof Error && error.name === CHANGED);
        if (over) await giveUp();
        control.signal.throwIfAborted();
        throw error;
    }
    const digests = new Uint8Array(32 * writer.parts);
    for (const [index, digest] of plan.digests) digests.set(digest, 32 * index);
    const file = writer.finish(digests, place.name, source.type);
    await desk.turns(() => desk.vault.put(place.folder, file, source.lastModified, Date.now()));
    await desk.journal.forget(plan.id);
}

/** Forgets an upload under old keys. Who may not delete what was sent leaves that to the server. */
async function giveUpRenewed(desk: Desk, { id, writer }: Plan): Promise<void> {
    await deleteUnnamed(desk, writer.object).catch(() => undefined);
    await desk.journal.forget(id);
}

/** Deletes an object, unless a file of the vault is stored as it. */
async function deleteUnnamed({ vault, turns, pool }: Desk, object: string): Promise<void> {
    const isNamed = await turns(async () => {
        await vault.refresh();
        return vault.names(object);
    });
    if (!isNamed) await pool.delete(object);
}

/** Nothing that was sent before is there: it is sent as something new. */
async function anew(desk: Desk, source: File, place: Place, plan: Plan, control: Control, sent: (bytes: number) => void): Promise<void> {
    if (!plan.again) throw named("VAULT_SERVER_NOT_TRUSTED", "the server stores nothing of what it is sent");
    await desk.journal.forget(plan.id);
    const fresh = await desk.turns(() => begin(desk, source, place));
    await run(desk, source, place, fresh, control, sent).finally(() => fresh.writer.free());
}

async function sendParts(desk: Desk, source: File, plan: Plan, view: UploadView | undefined, control: Control, sent: (bytes: number) => void): Promise<void> {
    const { writer, digests, id } = plan;
    const received = new Set(view?.received.map(({ index }) => index));
    const carriers = await desk.crew.forParts(writer.parts);
    const job = desk.crew.job();
    const cancel = () => carriers.forEach(({ peer }) => void peer.call("end", [job]).catch(() => undefined));
    let next = 0;
    let failed = false;
    const lane = async ({ peer }: Carrier) => {
        while (next < writer.parts && !failed) {
            const index = next++;
            await control.running();
            const known = digests.get(index);
            const digest = await peer.call<Uint8Array>("make", [job, index, source, known]);
            if (!known) await desk.journal.part(id, index, digest);
            digests.set(index, digest);
            if (view && !received.has(index)) {
                await desk.session.with((access) => peer.call("send", [job, index, access, view.id]));
            }
            await peer.call("drop", [job, index]);
            const [from, to] = writer.range(index) as unknown as [bigint, bigint];
            sent(Number(to - from));
        }
    };
    control.signal.addEventListener("abort", cancel, { once: true });
    try {
        await Promise.all(carriers.map(({ peer, recipient }) => peer.call("write", [job, writer.handOver(recipient)])));
        const lanes = carriers.flatMap((carrier) => Array.from({ length: LANES }, () => lane(carrier)));
        await Promise.all(lanes.map((one) => one.catch((error: unknown) => {
            failed = true;
            throw error;
        })));
    } finally {
        control.signal.removeEventListener("abort", cancel);
        if (!control.signal.aborted) cancel();
    }
}
