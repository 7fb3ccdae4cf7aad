// Keys that do something, wherever the focus is. People who speak or whose screen reader types single keys switch those off.

import { useSyncExternalStore } from "react";

import { Offered } from "./offered";

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
const shortcuts = new Offered<Shortcut>(({ keys, label, group }) => `${keys}\n${label}\n${group}`);
let first: { key: string; at: number } | undefined;

export const useShortcutList = (): Shortcut[] => shortcuts.useList();

export const singleKeys = (): boolean => localStorage.getItem(KEY) !== "off";
export const useSingleKeys = (): boolean => useSyncExternalStore(shortcuts.watch, singleKeys);

export function setSingleKeys(on: boolean): void {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
    shortcuts.tell();
}

/** These keys do something, on every page. Answers what ends that. */
export const addShortcut = (shortcut: Shortcut): (() => void) => shortcuts.add(shortcut);

/** These keys do something while the component is there. */
export const useShortcuts = (these: Shortcut[]): void => shortcuts.useWhileHere(these);

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
    const last = [...shortcuts.list()].reverse();
    const found = last.find(({ keys }) => keys === sequence) ?? last.find(({ keys }) => keys === now);
    first = found ? undefined : { key: now, at: event.timeStamp };
    if (!found) return;
    event.preventDefault();
    found.run();
});
