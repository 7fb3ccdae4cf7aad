// What a list and a grid have in common: only what is seen is drawn, and the keyboard goes through it.

import { type KeyboardEvent, useLayoutEffect, useRef } from "react";

import type { Entry } from "#vault/client.js";

import { all, go, NOTHING, pick, type Selection } from "./selection";
import { reveal, useRows } from "./useRows";

/** What stays at the top of the window while one scrolls, in pixels: rows must not hide behind it. */
const ABOVE = 150;

/** What lists do when something is pressed. */
export interface Pressed {
    onSelect: (selection: Selection) => void;
    onOpen: (entry: Entry) => void;
    /** Does what an action of this name does, if there is one. */
    onAction: (id: "rename" | "trash" | "cut" | "details") => void;
}

interface Listing extends Pressed {
    entries: Entry[];
    ids: string[];
    selection: Selection;
    /** How many stand side by side. */
    across: number;
    height: number;
}

export function useListing({ entries, ids, selection, across, height, onSelect, onOpen, onAction }: Listing) {
    const body = useRef<HTMLDivElement>(null);
    const wantsFocus = useRef(false);
    const at = selection.at === undefined ? -1 : ids.indexOf(selection.at);
    const active = Math.max(0, at);
    const activeRow = Math.floor(active / across);
    const count = Math.ceil(ids.length / across);
    const rows = useRows(body, count, height, activeRow);
    // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the selection, and nothing else
    useLayoutEffect(() => {
        // What had the focus may be gone: it was put into the trash, or its name was changed.
        const isLost = document.activeElement === document.body;
        if ((!wantsFocus.current && !isLost) || at < 0) return;
        wantsFocus.current = false;
        reveal(body.current, activeRow, height, ABOVE);
        body.current?.querySelector<HTMLElement>(`[data-id="${selection.at}"]`)?.focus({ preventScroll: true });
    }, [selection, at]);

    const select = (next: Selection) => {
        wantsFocus.current = true;
        onSelect(next);
    };
    const page = Math.max(1, Math.floor((globalThis.innerHeight - ABOVE) / height)) * across;
    const onKeyDown = (event: KeyboardEvent) => {
        const target = event.target as HTMLElement;
        if (event.defaultPrevented || event.altKey || target.closest("input:not([type=checkbox]), textarea")) return;
        const ctrl = event.ctrlKey || event.metaKey;
        const how = { range: event.shiftKey, toggle: ctrl };
        const steps: Record<string, number> = {
            ArrowDown: across,
            ArrowUp: -across,
            PageDown: page,
            PageUp: -page,
            Home: -ids.length,
            End: ids.length,
            ...(across > 1 && { ArrowRight: 1, ArrowLeft: -1 }),
        };
        const onControl = target.closest("a, button, input") !== null;
        // Before anything was selected the keyboard is at the row that has the focus.
        const here = selection.at ?? target.closest<HTMLElement>("[data-id]")?.dataset.id;
        const now = here === undefined ? selection : { ...selection, at: here };
        const one = here === undefined ? undefined : entries[active];
        const step = steps[event.key];
        if (step !== undefined)
            select(go(now, ids, document.documentElement.dir === "rtl" && across > 1 && Math.abs(step) === 1 ? -step : step, how));
        else if (event.key === " " && !onControl && one) select(pick(now, ids, one.id, { toggle: !event.shiftKey, range: event.shiftKey }));
        else if (event.key === "Enter" && !onControl && one) onOpen(one);
        else if (event.key === "Escape" && selection.ids.size > 0) select({ ...NOTHING, ...(selection.at && { at: selection.at }) });
        else if (event.key === "F2") onAction("rename");
        else if (event.key === "Delete") onAction("trash");
        else if (ctrl && event.key.toLowerCase() === "a") select(all(selection, ids));
        else if (ctrl && event.key.toLowerCase() === "x") onAction("cut");
        else return;
        event.preventDefault();
    };
    return { body, rows, total: count * height, active, onKeyDown };
}
