// Dragging things within a page, and files into it. What is dragged is known by this module alone: another program that something is dropped
// on by mistake learns nothing.

import { type DragEvent, useState } from "react";

import type { Entry } from "#vault/client.js";

import { text } from "./text";

const MARK = "application/x-elohimos";
let dragged: Entry[] = [];

/** Begins to drag these. */
export function drag(event: DragEvent, entries: Entry[]): void {
    dragged = entries;
    event.dataTransfer.setData(MARK, "entries");
    event.dataTransfer.effectAllowed = "move";
    if (entries.length < 2) return;
    const picture = document.createElement("div");
    picture.textContent = text().selected(entries.length);
    picture.className = "fixed -top-20 rounded-lg bg-accent px-3 py-2 font-medium text-on-accent";
    document.body.append(picture);
    event.dataTransfer.setDragImage(picture, 10, 10);
    setTimeout(() => picture.remove());
}

/** Whether files from outside are dragged. */
export const hasFiles = ({ dataTransfer }: { dataTransfer: DataTransfer | null }): boolean =>
    dataTransfer?.types.includes("Files") ?? false;

/** What is done with what is dropped on a folder. */
export interface Dropped {
    onEntries: (entries: Entry[], folder: string) => void;
    onFiles: (files: DataTransfer, folder: string) => void;
}

/** Makes something take what is dropped on it, if it is a folder. Answers whether something hangs over it. */
export function useDropTarget(folder: string | undefined, { onEntries, onFiles }: Dropped) {
    const [over, setOver] = useState(false);
    const takes = (event: DragEvent): boolean => {
        if (folder === undefined) return false;
        if (event.dataTransfer.types.includes(MARK)) return dragged.every(({ id }) => id !== folder);
        return hasFiles(event);
    };
    const props = {
        onDragOver: (event: DragEvent) => {
            if (!takes(event)) return;
            event.preventDefault();
            event.stopPropagation();
            event.dataTransfer.dropEffect = hasFiles(event) ? "copy" : "move";
            setOver(true);
        },
        onDragLeave: (event: DragEvent) => {
            if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
        },
        onDrop: (event: DragEvent) => {
            if (folder === undefined || !takes(event)) return;
            event.preventDefault();
            event.stopPropagation();
            setOver(false);
            if (hasFiles(event)) onFiles(event.dataTransfer, folder);
            else onEntries(dragged, folder);
        },
    };
    return [over, folder === undefined ? {} : props] as const;
}
