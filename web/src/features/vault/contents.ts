// What documents say, entered into the index of one's own vault while files are searched inside. Plain text is decoded here, which is no risk:
// nothing in it says what to do. PDF and Word files may be hostile, and are read in a hidden frame.

import type { Entry, FileVersion, Place, VaultClient } from "#vault/client.js";
import { HiddenFrame } from "@/features/preview/hidden";
import { changed, own, vault as state, watchVault } from "./session";
import { decode, ENOUGH, LONGEST, type TextKind, textKind } from "./texts";

/** Documents that are entered together. */
const TOGETHER = 32;
/** Of many that are stored one after the other, so many milliseconds are waited for the next. */
const REST = 1500;
/** How long a document may take, in milliseconds. */
const PATIENCE = 60_000;

/** What a file says, and as which object it is stored. */
interface Said {
    object: string;
    text: string;
}

/** The texts that are stored in one's own vault and not in its index. */
export async function missing(vault = own()): Promise<Entry[]> {
    const all = JSON.parse(await vault.call("notIndexed")) as Entry[];
    return all.filter(({ name, media }) => textKind(name, media) !== undefined);
}

/** Enters what is missing, telling how much is done. What cannot be read is left out. */
export async function indexMissing(done: (count: number, of: number) => void, vault = own()): Promise<void> {
    const entries = await missing(vault);
    for (let at = 0; at < entries.length; at += TOGETHER) {
        const texts: Said[] = [];
        for (const [place, entry] of entries.slice(at, at + TOGETHER).entries()) {
            done(at + place, entries.length);
            const said = await read(vault, entry);
            if (said) texts.push(said);
        }
        if (texts.length > 0) await vault.addContents(texts);
    }
}

async function read(vault: VaultClient, { id, path, name, media }: Entry): Promise<Said | undefined> {
    const kind = textKind(name, media);
    if (!kind) return undefined;
    const { object, size } = await newest(vault, path);
    const reader = await vault.reader(id, object);
    const text = await textOf(vault, kind, size, (bytes) => reader.read(0, bytes)).finally(() => reader.close());
    return text === undefined ? undefined : { object, text };
}

const frame = new HiddenFrame();
watchVault(() => {
    if (state().is === "open") return;
    clearTimeout(timer);
    waiting = [];
    frame.close();
});
let turn: Promise<unknown> = Promise.resolve();

/** What a file says, of which `begin` gives so many bytes. Nothing where it cannot be read. One document is read at a time. */
async function textOf(
    vault: VaultClient,
    kind: TextKind,
    size: number,
    begin: (bytes: number) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<string | undefined> {
    if (kind === "plain") return decode(await begin(Math.min(ENOUGH, size)));
    if (size > LONGEST) return undefined;
    const made = turn.then(async () => {
        // It may have been locked while others were read.
        if (own() !== vault) return null;
        return frame.ask({ is: kind }, await begin(size), PATIENCE);
    });
    turn = made.catch(() => undefined);
    const text = await made;
    return typeof text === "string" ? text : undefined;
}

async function newest(vault: VaultClient, path: string): Promise<FileVersion> {
    return (JSON.parse(await vault.call("versions", path)) as FileVersion[]).at(-1) as FileVersion;
}

const isWanted = async (vault: VaultClient): Promise<boolean> => vault === own() && (await vault.call("searchesContent"));

/** Enters a file that was just stored, soon, if files of this vault are searched inside. */
export async function indexUpload(vault: VaultClient, { folder, name }: Place, file: File): Promise<void> {
    const kind = textKind(name, file.type);
    if (!kind || !(await isWanted(vault))) return;
    const { object, size, modified } = await newest(vault, `${folder === "/" ? "" : folder}/${name}`);
    // Another device may have stored another version meanwhile.
    if (size !== file.size || modified !== file.lastModified) return;
    const text = await textOf(vault, kind, size, async (bytes) => new Uint8Array(await file.slice(0, bytes).arrayBuffer()));
    if (text !== undefined) soon(vault, { object, text });
}

/** Enters a file that came out of the inbox, by the path that it has now. */
export async function indexAccepted(vault: VaultClient, path: string): Promise<void> {
    if (!(await isWanted(vault))) return;
    const [entry] = JSON.parse(await vault.call("entry", path)) as Entry[];
    const said = entry && (await read(vault, entry));
    if (said) soon(vault, said);
}

let waiting: Said[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

function soon(vault: VaultClient, said: Said): void {
    waiting.push(said);
    clearTimeout(timer);
    const enter = () => {
        const texts = waiting;
        waiting = [];
        // What is not entered is told of in the settings, and entered there.
        vault
            .addContents(texts)
            .then(changed)
            .catch(() => undefined);
    };
    if (waiting.length >= TOGETHER) enter();
    else timer = setTimeout(enter, REST);
}
