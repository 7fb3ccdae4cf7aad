// Uploads that a reload, a lost line or a lock has ended. The vault keeps how far they were; their files have to be given again.

import type { Waiting } from "#vault/client.js";
import { lockOf } from "#vault/lock.js";
import { named } from "#vault/peer.js";
import { own } from "@/features/vault/session";
import { sayError } from "@/ui/Toasts";

import { forgetHandle, keptHandles } from "./handles";
import { followVault, queue } from "./state";
import { beginsAt, type Upload, uploadJob } from "./upload";

/** By what a file can be had again. */
interface Source {
    file?: File | undefined;
    handle?: FileSystemFileHandle | undefined;
    /** The id of the kept handle. */
    kept?: string | undefined;
}

interface Interrupted extends Source {
    waiting: Waiting;
}

/** By the ids of their transfers. */
const listed = new Map<number, Interrupted>();
/** Files of uploads that the lock has ended. They are offered to the vault that knows of them, and to no other. */
let files: File[] = [];

/** Lists what waits, once the vault is open. */
async function listWaiting(): Promise<void> {
    const vault = own();
    const [waiting, handles, held] = await Promise.all([vault.waiting(), keptHandles(vault).catch(() => []), heldElsewhere()]);
    for (const one of waiting) {
        const { folder, name, size, modified } = one;
        // Another tab is at it.
        if (held.has(lockOf(one))) continue;
        const kept = handles.find((handle) => handle.folder === folder && handle.name === name);
        const file = files.find((candidate) => candidate.size === size && candidate.lastModified === modified);
        const job = waitingJob(one, () => takenOff(id as number));
        const [id] = queue.add([job], "interrupted");
        listed.set(id as number, { waiting: one, file, handle: kept?.handle, kept: kept?.id });
    }
    files = [];
    // What was finished, or is kept for nothing.
    const known = new Set(waiting.map(({ folder, name }) => `${folder} ${name}`));
    for (const { id, folder, name } of handles) if (!known.has(`${folder} ${name}`)) void forgetHandle(id).catch(() => undefined);
}

async function heldElsewhere(): Promise<Set<string>> {
    const { held = [] } = await navigator.locks.query();
    return new Set(held.flatMap(({ name }) => name ?? []));
}

const waitingJob = ({ name, folder, size }: Waiting, cancelled: () => void) => ({
    kind: "upload" as const,
    name,
    place: folder,
    size,
    start: () => {
        throw named("TRANSFER_FILE_MISSING", "the file has to be chosen again");
    },
    cancelled,
});

/** One is not wanted any more: nothing of it is kept, here or at the server. */
function takenOff(id: number): void {
    const found = listed.get(id);
    if (!found) return;
    drop(id, found);
    own().forget(found.waiting.id).catch(sayError);
}

function drop(id: number, { kept }: Interrupted): void {
    listed.delete(id);
    if (kept !== undefined) void forgetHandle(kept).catch(() => undefined);
}

/** Whether one press is enough to go on: else the file has to be chosen. */
export function canGoOn(id: number): boolean {
    const { file, handle } = listed.get(id) ?? {};
    return file !== undefined || handle !== undefined;
}

/** Goes on with the file that is at hand. */
export async function goOn(id: number): Promise<void> {
    const { file, handle } = listed.get(id) ?? {};
    if (file) return goOnWith(id, file);
    if (!handle) throw named("TRANSFER_FILE_MISSING", "the file has to be chosen again");
    const asking = handle as FileSystemFileHandle & { requestPermission?(how: { mode: "read" }): Promise<PermissionState> };
    if ((await asking.requestPermission?.({ mode: "read" })) === "denied")
        throw named("TRANSFER_FILE_MISSING", "the browser may not read the file");
    return goOnWith(id, await handle.getFile());
}

/** Goes on with a file that was chosen. It has to be the same. */
export async function goOnWith(id: number, file: File): Promise<void> {
    const found = listed.get(id);
    if (!found) return;
    const { waiting, kept, handle } = found;
    if (file.size !== waiting.size) throw named("TRANSFER_OTHER_FILE", "this is another file");
    listed.delete(id);
    queue.retry(
        id,
        uploadJob({ file, target: { path: waiting.folder }, name: waiting.name, place: waiting.folder, kept, handle, vault: own() }),
    );
}

beginsAt.add(({ folder, name }, vault) => {
    if (vault !== own()) return;
    for (const [id, found] of listed) {
        if (found.waiting.folder !== folder || found.waiting.name !== name) continue;
        // What was sent of it may be gone on with.
        drop(id, found);
        queue.remove(id);
    }
});

followVault(
    (jobs) => {
        listed.clear();
        files = jobs.flatMap((job) => (job as Partial<Upload>).file ?? []);
    },
    // What cannot be listed now is listed the next time.
    () => void listWaiting().catch(() => undefined),
);
