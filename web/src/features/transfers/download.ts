// Saving files and folders of the vault on this device.

import type { Entry, Transfer, VaultClient } from "#vault/client.js";
import { entry as entryOf, list, versions } from "@/features/vault/queries";
import { client } from "@/features/vault/session";
import { save } from "@/sw/save";
import { sayError } from "@/ui/Toasts";

import { counted } from "./counted";
import { lazily } from "./lazily";
import { diskName } from "./names";
import { queue } from "./state";
import { text } from "./text";
import { type Packed, zipped } from "./zip";

/** Saves files and folders: one file as it is, a folder or several as one archive. */
export function downloadEntries(entries: Entry[], object?: string): void {
    const [first] = entries;
    if (!first) return;
    if (object !== undefined) {
        downloadVersion(first, object).catch(sayError);
        return;
    }
    if (entries.length === 1 && !first.folder) {
        addFile(first, first.size);
        return;
    }
    const name = diskName(`${entries.length === 1 ? first.name : text().files}.zip`);
    const size = entries.some(({ folder }) => folder) ? undefined : entries.reduce((sum, one) => sum + (one.size ?? 0), 0);
    // Whatever vault is looked at by then.
    const vault = client();
    const start = (moved: (bytes: number) => void) =>
        lazily(async () => {
            const packed: Packed[] = [];
            for (const one of entries) await gather(one, [], packed, vault);
            return zipped(name, packed, moved, vault);
        });
    queue.add([{ kind: "download", name, place: "", size, start }]);
}

/** Saves a version of a file. */
export async function downloadVersion(entry: Entry, object: string): Promise<void> {
    const version = (await versions(entry.id)).find((one) => one.object === object);
    addFile(entry, version?.size, object);
}

function addFile(entry: Entry, size: number | undefined, object?: string): void {
    const vault = client();
    const start = (moved: (bytes: number) => void) =>
        lazily(async () => saved((await entryOf(entry.id, vault)) ?? entry, size, object, moved, vault));
    queue.add([{ kind: "download", name: entry.name, place: "", size, start }]);
}

/** Reads a file into a download of the browser. It reads no faster than that takes it. */
function saved(
    { name, path }: Entry,
    size: number | undefined,
    object: string | undefined,
    moved: (bytes: number) => void,
    vault: VaultClient,
): Transfer {
    const { readable, writable } = counted(moved);
    const read = vault.download(path, writable, object);
    const stored = save({ name: diskName(name), size }, readable);
    // Whichever ends first says why; the other follows it.
    return { ...read, done: Promise.all([stored, read.done]).then(() => undefined) };
}

/** All that is in a file or folder, with the names that disks take. */
async function gather(entry: Entry, above: string[], packed: Packed[], vault: VaultClient): Promise<void> {
    const name = [...above, diskName(entry.name)];
    packed.push({ entry, name });
    if (!entry.folder) return;
    for (const inside of await list(entry.id, vault)) await gather(inside, name, packed, vault);
}
