// By what files can be read again after a reload, where the browser has that. What a handle is for is sealed by the vault that it is for.

import type { Place, VaultClient } from "#vault/client.js";

const STORE = "sources";

interface Kept {
    id: string;
    note: Uint8Array;
    handle: FileSystemFileHandle;
}

let opening: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
    opening ??= new Promise((resolve, reject) => {
        const request = indexedDB.open("elohimos-sources", 1);
        request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    return opening;
}

async function ask<T>(mode: IDBTransactionMode, what: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const store = (await database()).transaction(STORE, mode).objectStore(STORE);
    const request = what(store);
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

/** Keeps the handle of a file that is stored somewhere. Answers its id. */
export async function keepHandle(handle: FileSystemFileHandle, { folder, name }: Place, vault: VaultClient): Promise<string> {
    const note = await vault.call("sealNote", JSON.stringify({ folder, name }));
    const id = crypto.randomUUID();
    await ask("readwrite", (store) => store.put({ id, note, handle } satisfies Kept));
    return id;
}

export async function forgetHandle(id: string): Promise<void> {
    await ask("readwrite", (store) => store.delete(id));
}

/** The handles that a vault has kept. */
export async function keptHandles(vault: VaultClient): Promise<(Place & { id: string; handle: FileSystemFileHandle })[]> {
    const kept: Kept[] = await ask("readonly", (store) => store.getAll());
    const opened = await Promise.all(kept.map(async ({ id, note, handle }) => ({ id, handle, text: await vault.call("openNote", note) })));
    return opened.flatMap(({ id, handle, text }) => (text === undefined ? [] : [{ ...(JSON.parse(text) as Place), id, handle }]));
}
