// A browser that may open the vault without its passphrase. What it keeps opens with a secret that is wrapped under a key which the browser
// does not give out: whoever can use this browser's profile can open the vault; whoever copies its files alone cannot.

import type { Opening, VaultClient } from "#vault/client.js";

const NAME = "elohimos-trusted";
const STORE = "vault";
const ID = "kept";

interface Kept {
    account: string;
    key: CryptoKey;
    iv: Uint8Array<ArrayBuffer>;
    wrapped: ArrayBuffer;
    vault: Uint8Array;
}

async function store<T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opened = indexedDB.open(NAME, 1);
        opened.onupgradeneeded = () => opened.result.createObjectStore(STORE);
        opened.onsuccess = () => resolve(opened.result);
        opened.onerror = () => reject(opened.error);
    });
    try {
        return await new Promise<T>((resolve, reject) => {
            const asked = use(database.transaction(STORE, mode).objectStore(STORE));
            asked.onsuccess = () => resolve(asked.result);
            asked.onerror = () => reject(asked.error);
        });
    } finally {
        database.close();
    }
}

const read = (): Promise<Kept | undefined> => store("readonly", (of) => of.get(ID) as IDBRequest<Kept | undefined>);

/** Whether this browser may open a vault of the account by itself. */
export const isTrusted = async (account: string): Promise<boolean> => (await read())?.account === account;

/** Lets this browser open the vault that is open now. */
export async function trust(client: VaultClient, account: string): Promise<void> {
    const secret = crypto.getRandomValues(new Uint8Array(32));
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const wrapped = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, secret);
    const kept: Kept = { account, key, iv, wrapped, vault: await client.call("keep", secret) };
    await store("readwrite", (of) => of.put(kept, ID));
}

/** Has this browser forget what it kept. */
export const distrust = (): Promise<undefined> => store("readwrite", (of) => of.delete(ID));

/** Opens what this browser keeps. */
export async function reopen(client: VaultClient, opening: Opening): Promise<void> {
    const kept = await read();
    if (!kept) throw new Error();
    const secret = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, kept.key, kept.wrapped));
    await client.reopen(opening, secret, kept.vault);
}
