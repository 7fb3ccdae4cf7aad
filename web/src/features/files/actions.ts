// What can be done with what is selected. The same list is the bar above the list, the context menu, and what keys do.

import {
    ClipboardPaste,
    Download,
    Eye,
    FolderInput,
    FolderOpen,
    FolderPlus,
    Info,
    PencilLine,
    Scissors,
    Share2,
    Star,
    StarOff,
    Tags,
    Trash2,
    Upload,
} from "lucide-react";
import type { Entry } from "#vault/client.js";
import { downloadEntries } from "@/features/transfers";
import type { Action } from "@/ui/Menu";
import { sayError } from "@/ui/Toasts";
import { cut } from "./cut";
import { edit } from "./edits";
import type { Text } from "./text/en";

/** A dialog that is about entries. */
export type Asked = { is: "move" | "tags" | "share" | "details"; entries: Entry[] } | { is: "folder" };

/** What actions need of the page that they are on. */
export interface Acting {
    open: (entry: Entry) => void;
    rename: (entry: Entry) => void;
    trash: (entries: Entry[]) => void;
    ask: (asked: Asked) => void;
    /** What was cut comes here; nothing where nothing can be put. */
    paste: (() => void) | undefined;
}

/** Gives these a star, or takes it away. */
export function star(entries: Entry[], on: boolean): void {
    edit(...entries.map(({ id }) => ({ op: "star" as const, node: id, on }))).catch(sayError);
}

/** What can be done with entries. */
export function actionsFor(entries: Entry[], t: Text, { open, rename, trash, ask, paste }: Acting): Action[] {
    const [one, ...others] = entries;
    if (!one) return [];
    const isOne = others.length === 0;
    const on = entries.some(({ starred }) => !starred);
    return [
        ...(isOne
            ? [
                  { id: "open", label: t.open, icon: one.folder ? FolderOpen : Eye, keys: "Enter", run: () => open(one) },
                  { id: "rename", label: t.rename, icon: PencilLine, keys: "F2", run: () => rename(one) },
              ]
            : []),
        { id: "download", label: t.download, icon: Download, run: () => void downloadEntries(entries) },
        { id: "share", label: t.share, icon: Share2, run: () => ask({ is: "share", entries }) },
        { id: "move", label: t.move, icon: FolderInput, apart: true, run: () => ask({ is: "move", entries }) },
        { id: "cut", label: t.cut, icon: Scissors, keys: "Ctrl+X", run: () => cut(entries) },
        ...(paste ? [{ id: "paste", label: t.paste, icon: ClipboardPaste, keys: "Ctrl+V", run: paste }] : []),
        { id: "star", label: on ? t.star : t.unstar, icon: on ? Star : StarOff, apart: true, run: () => star(entries, on) },
        { id: "tags", label: t.tags, icon: Tags, run: () => ask({ is: "tags", entries }) },
        { id: "details", label: t.details, icon: Info, keys: "i", run: () => ask({ is: "details", entries }) },
        { id: "trash", label: t.intoTrash, icon: Trash2, keys: "Delete", danger: true, apart: true, run: () => trash(entries) },
    ];
}

/** What can be put into the folder that is shown. */
export function folderActions(t: Text, { ask, paste }: Acting, pick: { files: () => void; folder: () => void }): Action[] {
    return [
        { id: "folder", label: t.newFolder, icon: FolderPlus, run: () => ask({ is: "folder" }) },
        { id: "upload", label: t.uploadFiles, icon: Upload, run: pick.files },
        { id: "uploadFolder", label: t.uploadFolder, icon: FolderInput, run: pick.folder },
        ...(paste ? [{ id: "paste", label: t.paste, icon: ClipboardPaste, keys: "Ctrl+V", run: paste }] : []),
    ];
}
