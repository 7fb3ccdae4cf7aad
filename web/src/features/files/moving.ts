// Moving things to another folder, wherever it was asked for: a dialog, the keyboard, or dragging.

import type { Entry } from "#vault/client.js";
import { ROOT } from "@/features/vault/queries";
import { say, sayError } from "@/ui/Toasts";

import { inFolder, trail } from "./data";
import { edit } from "./edits";
import { freeName, nameOf, namesOf } from "./names";
import { text } from "./text";

/** What may be done when names are taken: nothing yet, ask, or give others. */
export type Clash = { entries: Entry[]; folder: string; names: string[] };

/** Moves entries to a folder, and says so with a way back. Answers what stands in the way of it, having done nothing then. */
export async function move(entries: Entry[], folder: string, keepBoth = false): Promise<Clash | undefined> {
    const t = text();
    const going = entries.filter(({ parent }) => parent !== folder);
    if (going.length === 0) return;
    const above = folder === ROOT ? [] : await trail(folder);
    if (above.some(({ id }) => going.some((entry) => entry.id === id))) {
        say(t.intoItself);
        return;
    }
    const taken = namesOf(await inFolder(folder));
    const names = going.filter(({ name }) => taken.has(nameOf(name))).map(({ name }) => name);
    if (names.length > 0 && !keepBoth) return { entries: going, folder, names };
    const moves = going.map(({ id, name }) => {
        const free = freeName(name, taken);
        taken.add(nameOf(free));
        return { op: "move" as const, node: id, parent: folder, name: free };
    });
    const back = going.map(({ id, parent, name }) => ({ op: "move" as const, node: id, parent, name }));
    await edit(...moves);
    say(t.moved(going.length, above.at(-1)?.name ?? t.top), () => edit(...back));
}

/** Puts things into the trash, and says so with a way back. */
export async function putIntoTrash(entries: Entry[]): Promise<void> {
    const nodes = entries.map(({ id }) => id);
    try {
        await edit(...nodes.map((node) => ({ op: "trash" as const, node })));
        say(text().trashed(nodes.length), () => edit(...nodes.map((node) => ({ op: "restore" as const, node }))));
    } catch (error) {
        sayError(error);
    }
}
