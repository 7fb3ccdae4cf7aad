// The keys of the page of files wherever the focus is, its commands in the palette, and what is pasted.

import type { RefObject } from "react";
import { useEffect, useRef } from "react";

import { useCommands } from "@/app/commands";
import { useShortcuts } from "@/app/shortcuts";
import { uploadItems } from "@/features/transfers";
import { prefer, usePreferences } from "./preferences";
import { all } from "./selection";
import { useText } from "./text";
import type { useFiles } from "./useFiles";

const isTyping = (target: EventTarget | null): boolean =>
    target instanceof HTMLElement && target.closest("input, textarea, [contenteditable]") !== null;

export function useFileKeys(
    state: ReturnType<typeof useFiles>,
    pick: { files: () => void; folder: () => void },
    search: RefObject<HTMLInputElement | null>,
): void {
    const t = useText();
    const { view, details } = usePreferences();
    const { may, acting, doing, actions, selection, ids, here, isFound } = state;
    const find = () => {
        search.current?.focus();
        search.current?.select();
    };
    const group = t.files;
    const toggleView = () => prefer({ view: view === "list" ? "grid" : "list" });
    useShortcuts([
        { keys: "/", label: t.search, group, run: find },
        { keys: "Ctrl+F", label: t.search, group, run: find },
        ...(may.write
            ? [
                  { keys: "n", label: t.newFolder, group, run: () => acting.ask({ is: "folder" }) },
                  { keys: "u", label: t.uploadFiles, group, run: pick.files },
              ]
            : []),
        { keys: "v", label: t.changeView, group, run: toggleView },
        { keys: "i", label: t.details, group, run: () => (state.isWide ? prefer({ details: !details }) : doing.onAction("details")) },
        { keys: "F2", label: t.rename, group, run: () => doing.onAction("rename") },
        { keys: "Delete", label: t.intoTrash, group, run: () => doing.onAction("trash") },
        { keys: "Ctrl+A", label: t.selectAll, group, run: () => doing.onSelect(all(selection, ids)) },
        { keys: "Ctrl+X", label: t.cut, group, run: () => doing.onAction("cut") },
    ]);
    useCommands([
        { id: "files-search", label: t.search, run: find },
        ...(may.write
            ? [
                  { id: "files-folder", label: t.newFolder, run: () => acting.ask({ is: "folder" }) },
                  { id: "files-upload", label: t.uploadFiles, run: pick.files },
                  { id: "files-upload-folder", label: t.uploadFolder, run: pick.folder },
              ]
            : []),
        { id: "files-view", label: t.changeView, run: toggleView },
        ...actions.map(({ id, label, run }) => ({ id: `files-${id}`, label: t.selectedAnd(label), run })),
    ]);
    const paste = useRef((_: ClipboardEvent) => {});
    paste.current = (event) => {
        if (
            isTyping(event.target) ||
            document.querySelector('[role="dialog"]:not([aria-modal="false"]), [role="alertdialog"]:not([aria-modal="false"])')
        )
            return;
        const files = [...(event.clipboardData?.files ?? [])];
        if (files.length > 0 && !isFound && may.write) uploadItems(here, files);
        else if (acting.paste) acting.paste();
        else return;
        event.preventDefault();
    };
    useEffect(() => {
        const listener = (event: ClipboardEvent) => paste.current(event);
        addEventListener("paste", listener);
        return () => removeEventListener("paste", listener);
    }, []);
}
