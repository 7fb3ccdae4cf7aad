// Thumbnails: small pictures of images. An image may be hostile: it is decoded in a hidden frame, and what comes out are pixels. What was made is held in
// this tab's memory, and goes when the vault is locked.

import type { Entry, VaultClient } from "#vault/client.js";
import { HiddenFrame } from "@/features/preview/hidden";
import { kindOf } from "@/features/preview/kind";
import { client, vault, watchVault } from "@/features/vault/session";

/** Longer files are not fetched for a small picture, in bytes. */
const LONGEST = 8 * 1024 * 1024;
/** Pixels of the longer side: twice what is shown, for fine screens. */
const SIDE = 192;
/** How many are made at a time, and how many are held: some 30 MB. */
const AT_ONCE = 2;
const HELD = 200;
/** How long one may take, in milliseconds. */
const PATIENCE = 10_000;
/** The kinds that say how large they are. */
const KINDS = /^image\/(png|jpeg|gif|webp|bmp)$/;

interface Wanted {
    of: VaultClient;
    id: string;
    media: string;
    size: number;
    resolve: (made: ImageBitmap | null) => void;
}

/** Whether a small picture can be made of something. */
export function hasThumbnail({ folder, name, media = "", size = 0 }: Entry): boolean {
    return !folder && size > 0 && size <= LONGEST && KINDS.test(kindOf(name, media).media);
}

const held = new Map<string, Promise<ImageBitmap | null>>();
let waiting: Wanted[] = [];
let running = 0;
const frame = new HiddenFrame();

/** A small picture of an image; nothing where none can be made. */
export function thumbnailOf({ id, name, media = "", size = 0, modified = 0 }: Entry): Promise<ImageBitmap | null> {
    const key = `${id} ${modified} ${size}`;
    const made =
        held.get(key) ??
        new Promise<ImageBitmap | null>((resolve) => {
            waiting.push({ of: client(), id, media: kindOf(name, media).media, size, resolve });
            advance();
        });
    // The last used are kept.
    held.delete(key);
    held.set(key, made);
    const [oldest] = held.keys();
    if (held.size > HELD && oldest !== undefined) held.delete(oldest);
    return made;
}

function advance(): void {
    while (running < AT_ONCE) {
        // What was asked for last is what is looked at.
        const wanted = waiting.pop();
        if (!wanted) return;
        running++;
        make(wanted)
            .catch(() => null)
            .then((made) => {
                running--;
                wanted.resolve(made);
                advance();
            });
    }
}

async function make({ of, id, media, size }: Wanted): Promise<ImageBitmap | null> {
    const reader = await of.reader(id);
    const bytes = await reader.read(0, size).finally(() => reader.close());
    const made = await frame.ask({ is: "thumbnail", media, side: SIDE }, bytes, PATIENCE);
    return made instanceof ImageBitmap ? made : null;
}

watchVault(() => {
    if (vault().is === "open") return;
    for (const made of held.values()) void made.then((bitmap) => bitmap?.close());
    held.clear();
    for (const { resolve } of waiting) resolve(null);
    waiting = [];
    frame.close();
});
