// Files of the page's own, for what does not fit into memory.

/** What is written piece by piece, and then used as a whole. */
export interface Scratch {
    write(bytes: Uint8Array<ArrayBuffer>): void;
    /** Ends the writing. */
    whole(): Promise<Blob>;
    remove(): Promise<void>;
}

/** Where a browser lets a worker write at once. Its types are those of pages. */
interface Access {
    write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
    flush(): void;
    close(): void;
}

/** What is no longer than this lies in memory. */
const SMALL = 32 * 1024 * 1024;
/** What the files are called, with a random number behind it. */
const NAME = "elohimos-drop-";

/** Room for so many bytes. Where a browser gives no files, such as in a private window, it holds them as it can. */
export async function temporary(length: number): Promise<Scratch> {
    const folder = length <= SMALL ? undefined : await navigator.storage.getDirectory().catch(() => undefined);
    if (!folder) return inMemory();
    await sweep(folder);
    return onDisk(folder);
}

function inMemory(): Scratch {
    const pieces: Blob[] = [];
    return {
        // A copy: the memory of the bytes is used again.
        write: (bytes) => void pieces.push(new Blob([bytes])),
        whole: async () => new Blob(pieces),
        remove: async () => void pieces.splice(0),
    };
}

async function onDisk(folder: FileSystemDirectoryHandle): Promise<Scratch> {
    const name = `${NAME}${crypto.randomUUID()}`;
    const release = await held(name);
    const handle = await folder.getFileHandle(name, { create: true });
    const access = await (handle as unknown as { createSyncAccessHandle(): Promise<Access> }).createSyncAccessHandle();
    let at = 0;
    return {
        write(bytes) {
            for (let rest = bytes; rest.length > 0;) {
                const written = access.write(rest, { at });
                at += written;
                rest = rest.subarray(written);
            }
        },
        async whole() {
            access.flush();
            access.close();
            return handle.getFile();
        },
        async remove() {
            access.close();
            await folder.removeEntry(name).catch(() => undefined);
            release();
        },
    };
}

/** Removes what was left by pages that ended before they had removed it. */
async function sweep(folder: FileSystemDirectoryHandle): Promise<void> {
    for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) {
        if (!name.startsWith(NAME)) continue;
        await navigator.locks.request(name, { ifAvailable: true }, async (free) => {
            if (free) await folder.removeEntry(name).catch(() => undefined);
        });
    }
}

/** Holds a file for as long as this page lives, or until it is given back. */
function held(name: string): Promise<() => void> {
    return new Promise((holding) => {
        void navigator.locks.request(name, () => new Promise<void>((release) => holding(release)));
    });
}
