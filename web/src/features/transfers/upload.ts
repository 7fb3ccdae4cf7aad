// Storing files and folders of this device.

import type { Entry, Place, VaultClient } from "#vault/client.js";
import { named } from "#vault/peer.js";
import { freeName, nameOf } from "@/features/files/names";
import { indexUpload } from "@/features/vault/contents";
import { entry as entryOf, ROOT } from "@/features/vault/queries";
import { client } from "@/features/vault/session";
import { say, sayError } from "@/ui/Toasts";

import { askClash, type Choice } from "./clash";
import { type Collected, collect, type Found } from "./collect";
import { keyOf, type Room, roomsFor } from "./folders";
import { forgetHandle, keepHandle } from "./handles";
import { lazily } from "./lazily";
import { vaultName } from "./names";
import type { Job } from "./queue";
import { changedSoon, queue } from "./state";
import { text } from "./text";

/** A file that is stored, and where. */
export interface Upload extends Job {
    file: File;
    /** The folder, by its id or, for what was interrupted, by the path that it had. */
    target: { id: string } | { path: string };
}

/** Who is told that something is stored at a place: what was interrupted there is gone on with, or over. */
export const beginsAt = new Set<(place: Place, vault: VaultClient) => void>();

/** Stores what was dropped, pasted or chosen, in a folder or at the top. */
export function uploadItems(folder: Entry | undefined, source: DataTransfer | File[]): void {
    begin(folder, collect(source), client()).catch(sayError);
}

async function begin(folder: Entry | undefined, collecting: Promise<Collected>, vault: VaultClient): Promise<void> {
    const { files, folders } = await collecting;
    const rooms = await roomsFor(folder?.id ?? ROOT, folders, vault);
    if (rooms.size > 1) changedSoon();
    if (files.length === 0) {
        if (rooms.size > 1) say(text().foldersMade);
        return;
    }
    const top = folder?.name ?? text().top;
    const clashes: { found: Found; room: Room; place: string; name: string }[] = [];
    const jobs: Upload[] = [];
    for (const found of files) {
        const room = rooms.get(keyOf(found.folders)) as Room;
        const name = vaultName(found.file.name);
        const place = [top, ...found.folders].join(" / ");
        if (room.names.has(nameOf(name))) clashes.push({ found, room, place, name });
        else jobs.push(intoRoom(found, room, name, place, vault));
    }
    queue.add(jobs);
    let decided: Choice | undefined;
    for (const [at, { found, room, place, name }] of clashes.entries()) {
        const there = room.names.get(nameOf(name));
        const isFolder = there?.folder ?? false;
        let choice = decided === "version" && isFolder ? undefined : decided;
        if (!choice) {
            const answered = await askClash({ name, place, isFolder, more: clashes.length - at - 1 });
            choice = answered.choice;
            if (answered.forAll) decided = choice;
        }
        if (choice === "skip") continue;
        const stored = choice === "version" ? (there?.name ?? name) : freeName(name, new Set(room.names.keys()));
        queue.add([intoRoom(found, room, stored, place, vault)]);
    }
}

function intoRoom({ file, handle }: Found, room: Room, name: string, place: string, vault: VaultClient): Upload {
    room.names.set(nameOf(name), { id: "", name, folder: false });
    return uploadJob({ file, target: { id: room.id }, name, place, handle, vault });
}

interface NewUpload extends Pick<Upload, "file" | "target" | "name" | "place"> {
    handle?: FileSystemFileHandle | undefined;
    kept?: string | undefined;
    /** Where it is stored, whatever vault is looked at by then. */
    vault: VaultClient;
}

/** What stores a file. */
export function uploadJob({ file, target, name, place, handle, kept, vault }: NewUpload): Upload {
    let keptId = kept;
    let stored: Place | undefined;
    /** Where it was begun, once it has failed: what was sent of it waits there. */
    let left: Place | undefined;
    const forget = () => {
        if (keptId !== undefined) void forgetHandle(keptId).catch(() => undefined);
        keptId = undefined;
    };
    return {
        kind: "upload",
        name,
        place,
        size: file.size,
        file,
        target,
        start: (moved) => {
            left = undefined;
            return lazily(async () => {
                const folder = await pathOf(target, vault);
                for (const listener of beginsAt) listener({ folder, name }, vault);
                // Without it, the file has to be chosen again after a reload.
                if (handle && keptId === undefined) keptId = await keepHandle(handle, { folder, name }, vault).catch(() => undefined);
                stored = { folder, name };
                const transfer = vault.upload(file, stored, moved);
                transfer.done.catch(() => {
                    left = { folder, name };
                });
                return transfer;
            });
        },
        done: () => {
            forget();
            if (stored) indexUpload(vault, stored, file).catch(() => undefined);
            changedSoon();
        },
        cancelled: () => {
            forget();
            if (left) forgetAt(left, vault).catch(() => undefined);
        },
    };
}

/** Has the vault forget what waits at a place. */
async function forgetAt({ folder, name }: Place, vault: VaultClient): Promise<void> {
    for (const one of await vault.waiting()) {
        if (one.folder === folder && one.name === name) await vault.forget(one.id);
    }
}

/** Where a folder lies now: it may have been moved since. */
async function pathOf(target: Upload["target"], vault: VaultClient): Promise<string> {
    if ("path" in target) return target.path;
    if (target.id === ROOT) return "/";
    const found = await entryOf(target.id, vault);
    if (!found || found.trashed !== undefined) throw named("TRANSFER_FOLDER_GONE", "the folder is not there any more");
    return found.path;
}
