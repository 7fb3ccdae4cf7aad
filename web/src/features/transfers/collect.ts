// What people dropped, pasted or chose: files, and folders with all that is in them.

/** A file, and the folders that it lies in, the outermost first. */
export interface Found {
    file: File;
    folders: string[];
    /** What it can be read by again after a reload, where the browser has that. */
    handle?: FileSystemFileHandle | undefined;
}

/** What was found. Folders are there also when nothing is in them. */
export interface Collected {
    files: Found[];
    folders: string[][];
}

interface WithHandle {
    getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/** Takes what was given. A list of what was dropped ends with the event: it is all read before anything is waited for. */
export function collect(source: DataTransfer | File[]): Promise<Collected> {
    if (Array.isArray(source)) return Promise.resolve(chosen(source));
    const items = [...source.items].filter(({ kind }) => kind === "file");
    const dropped = items.map((item) => {
        const entry = item.webkitGetAsEntry();
        const handle = entry?.isFile ? (item as DataTransferItem & WithHandle).getAsFileSystemHandle?.() : undefined;
        return { entry, file: item.getAsFile(), handle: handle?.catch(() => null) };
    });
    return walked(dropped);
}

/** Files of inputs: those of a chosen folder say where in it they lay. */
function chosen(files: File[]): Collected {
    const found = files.map((file) => ({ file, folders: file.webkitRelativePath.split("/").slice(0, -1) }));
    return { files: found, folders: found.map(({ folders }) => folders).filter(({ length }) => length > 0) };
}

interface Dropped {
    entry: FileSystemEntry | null;
    file: File | null;
    handle: Promise<FileSystemHandle | null> | undefined;
}

async function walked(dropped: Dropped[]): Promise<Collected> {
    const collected: Collected = { files: [], folders: [] };
    for (const { entry, file, handle } of dropped) {
        if (entry?.isDirectory) await below(entry as FileSystemDirectoryEntry, [], collected);
        else if (file) {
            const kept = await handle;
            collected.files.push({ file, folders: [], handle: kept?.kind === "file" ? (kept as FileSystemFileHandle) : undefined });
        }
    }
    return collected;
}

async function below(folder: FileSystemDirectoryEntry, above: string[], collected: Collected): Promise<void> {
    const here = [...above, folder.name];
    collected.folders.push(here);
    const reader = folder.createReader();
    // It gives some at a time, and none when it is through.
    for (;;) {
        const entries = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
        if (entries.length === 0) return;
        for (const entry of entries) {
            if (entry.isDirectory) await below(entry as FileSystemDirectoryEntry, here, collected);
            else collected.files.push({ file: await fileOf(entry as FileSystemFileEntry), folders: here });
        }
    }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((done, failed) => entry.file(done, failed));
