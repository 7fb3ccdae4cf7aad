// Keys that do something, wherever the focus is. People who speak or whose screen reader types single keys switch those off.

import { useEffect, useRef, useSyncExternalStore } from "react";

/** Keys, and what they do. */
export interface Shortcut {
    /** As it is written: `Ctrl+K`, `/`, `g f` for one after the other. */
    keys: string;
    label: string;
    run: () => void;
    /** Under which heading the sheet lists it. */
    group: string;
}

const KEY = "elohimos-single-keys";
const PAUSE = 1000;
const shortcuts = new Set<Shortcut>();
const listeners = new Set<() => void>();
let first: { key: string; at: number } | undefined;
let listed: Shortcut[] = [];

function tell(): void {
    listed = [...shortcuts];
    for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

export const useShortcutList = (): Shortcut[] => useSyncExternalStore(subscribe, () => listed);

export const singleKeys = (): boolean => localStorage.getItem(KEY) !== "off";
export const useSingleKeys = (): boolean => useSyncExternalStore(subscribe, singleKeys);

export function setSingleKeys(on: boolean): void {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
    tell();
}

/** These keys do something, on every page. Answers what ends that. */
export function addShortcut(shortcut: Shortcut): () => void {
    shortcuts.add(shortcut);
    tell();
    return () => {
        shortcuts.delete(shortcut);
        tell();
    };
}

/** These keys do something while the component is there. */
export function useShortcuts(these: Shortcut[]): void {
    const latest = useRef(these);
    latest.current = these;
    const signature = these.map(({ keys, label, group }) => `${keys}\n${label}\n${group}`).join("\n\n");
    // biome-ignore lint/correctness/useExhaustiveDependencies: what they do is taken when it is done; only the list is registered anew
    useEffect(() => {
        const registered = latest.current.map((shortcut, at) => ({ ...shortcut, run: () => latest.current[at]?.run() }));
        for (const shortcut of registered) shortcuts.add(shortcut);
        tell();
        return () => {
            for (const shortcut of registered) shortcuts.delete(shortcut);
            tell();
        };
    }, [signature]);
}

/** Dialogs and menus. Toasts call themselves dialogs too, but cover nothing. */
const COVERS = '[role="dialog"]:not([aria-modal="false"]), [role="alertdialog"]:not([aria-modal="false"]), [role="menu"]';
const FOR_TEXT = ["Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Z"];

function pressed({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): string {
    const name = key.length === 1 ? (ctrlKey || metaKey ? key.toUpperCase() : key) : key;
    return `${ctrlKey || metaKey ? "Ctrl+" : ""}${altKey ? "Alt+" : ""}${name}`;
}

/** Nothing is written into a box that is ticked: where the keyboard goes through a list, it may stand on one. */
const TYPED = "input:not([type=checkbox], [type=radio]), textarea, select";

const isTyping = (target: EventTarget | null): boolean =>
    target instanceof HTMLElement && (target.isContentEditable || target.matches(TYPED));

addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const now = pressed(event);
    const isCombination = now.startsWith("Ctrl+") || now.startsWith("Alt+");
    // What every text has a use for stays with the text that is typed.
    const isForText = !isCombination || FOR_TEXT.includes(now);
    if ((isForText && isTyping(event.target)) || (!isCombination && !singleKeys())) return;
    // What a dialog covers is out of reach of single keys.
    if (isForText && document.querySelector(COVERS)) return;
    const sequence = first && event.timeStamp - first.at < PAUSE ? `${first.key} ${now}` : now;
    const last = [...shortcuts].reverse();
    const found = last.find(({ keys }) => keys === sequence) ?? last.find(({ keys }) => keys === now);
    first = found ? undefined : { key: now, at: event.timeStamp };
    if (!found) return;
    event.preventDefault();
    found.run();
});
