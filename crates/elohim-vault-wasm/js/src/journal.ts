// What this browser keeps of uploads, so that they go on after a reload. Everything that says something is sealed for the vault.

/** The beginning of an upload. */
export interface Begun {
    id: string;
    /** Key, nonce and object, sealed. */
    journal: Uint8Array;
    /** What it is and where it goes, sealed. */
    note: Uint8Array;
}

const UPLOADS = "uploads";
const PARTS = "parts";

/** The journal of all uploads of this browser. */
export class Journal {
    #database: IDBDatabase;

    private constructor(database: IDBDatabase) {
        this.#database = database;
    }

    static async open(name = "elohimos-vault"): Promise<Journal> {
        const opening = indexedDB.open(name, 1);
        opening.onupgradeneeded = () => {
            opening.result.createObjectStore(UPLOADS, { keyPath: "id" });
            opening.result.createObjectStore(PARTS);
        };
        return new Journal(await answer(opening));
    }

    /** All that were begun and not finished. */
    async list(): Promise<Begun[]> {
        return answer(this.#database.transaction(UPLOADS).objectStore(UPLOADS).getAll() as IDBRequest<Begun[]>);
    }

    /** Writes a beginning down. */
    async begin(begun: Begun): Promise<void> {
        await this.#write(UPLOADS, (store) => store.put(begun));
    }

    /** The digests of parts that were written down, by their number. */
    async digests(id: string): Promise<Map<number, Uint8Array>> {
        const store = this.#database.transaction(PARTS).objectStore(PARTS);
        const [keys, values] = await Promise.all([answer(store.getAllKeys(range(id))), answer(store.getAll(range(id)))]);
        return new Map(keys.map((key, at) => [(key as [string, number])[1], values[at] as Uint8Array]));
    }

    /** Writes the digest of a part down. It is on the disk when this is done: only then may the part be sent. */
    async part(id: string, index: number, digest: Uint8Array): Promise<void> {
        await this.#write(PARTS, (store) => store.put(digest, [id, index]));
    }

    /** Forgets an upload. */
    async forget(id: string): Promise<void> {
        await this.#write(UPLOADS, (store) => store.delete(id));
        await this.#write(PARTS, (store) => store.delete(range(id)));
    }

    close(): void {
        this.#database.close();
    }

    #write(name: string, change: (store: IDBObjectStore) => void): Promise<void> {
        return new Promise((resolve, reject) => {
            const writing = this.#database.transaction(name, "readwrite", { durability: "strict" });
            writing.oncomplete = () => resolve();
            writing.onabort = writing.onerror = () => reject(writing.error);
            change(writing.objectStore(name));
        });
    }
}

function range(id: string): IDBKeyRange {
    return IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);
}

function answer<T>(asked: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
    });
}
