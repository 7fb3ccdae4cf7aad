// What a list and a grid have in common: only what is seen is drawn, and the keyboard goes through it.

import { type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";

import type { Entry } from "#vault/client.js";

import { all, go, NOTHING, pick, type Selection } from "./selection";

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

/** Where an element begins on the page, while things above it come and go. */
function useOffset(element: RefObject<HTMLElement | null>): number {
    const [offset, setOffset] = useState(0);
    useLayoutEffect(() => {
        const measure = () => {
            const box = element.current?.getBoundingClientRect();
            if (box) setOffset(Math.round(box.top + scrollY));
        };
        measure();
        const watched = new ResizeObserver(measure);
        watched.observe(document.body);
        return () => watched.disconnect();
    }, [element]);
    return offset;
}

export function useListing({ entries, ids, selection, across, height, onSelect, onOpen, onAction }: Listing) {
    const body = useRef<HTMLDivElement>(null);
    const wantsFocus = useRef(false);
    const at = selection.at === undefined ? -1 : ids.indexOf(selection.at);
    const active = Math.max(0, at);
    const activeRow = Math.floor(active / across);
    const virtual = useWindowVirtualizer({
        count: Math.ceil(ids.length / across),
        estimateSize: () => height,
        overscan: 6,
        scrollMargin: useOffset(body),
        scrollPaddingStart: ABOVE,
        scrollPaddingEnd: height,
        // Where the keyboard is, is always drawn: else the focus would be lost as one scrolls.
        rangeExtractor: ({ startIndex, endIndex, overscan, count }: Range) => {
            const rows: number[] = [];
            for (let row = Math.max(0, startIndex - overscan); row <= Math.min(count - 1, endIndex + overscan); row++) rows.push(row);
            if (activeRow < count && !rows.includes(activeRow)) rows.push(activeRow);
            return rows.sort((a, b) => a - b);
        },
    });
    // biome-ignore lint/correctness/useExhaustiveDependencies: rows are measured anew when their height changes
    useLayoutEffect(() => virtual.measure(), [height, across]);
    // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the selection, and nothing else
    useLayoutEffect(() => {
        // What had the focus may be gone: it was put into the trash, or its name was changed.
        const isLost = document.activeElement === document.body;
        if ((!wantsFocus.current && !isLost) || at < 0) return;
        wantsFocus.current = false;
        virtual.scrollToIndex(activeRow);
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
    return { body, virtual, active, onKeyDown, select };
}
