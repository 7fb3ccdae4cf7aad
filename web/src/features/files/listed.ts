import type { DragEvent, MouseEvent } from "react";

import type { Entry } from "#vault/client.js";
import type { Dropped } from "./drag";
import { addressOf } from "./place";
import type { Selection } from "./selection";
import type { Pressed } from "./useListing";

/** What is done with an entry that is shown in a list or a grid. */
export interface Doing extends Pressed, Dropped {
    /** An entry was pressed, with these keys. */
    onPress: (entry: Entry, event: Pick<MouseEvent, "ctrlKey" | "metaKey" | "shiftKey">) => void;
    onCheck: (entry: Entry, range: boolean) => void;
    /** Its menu is wanted: it is selected if it was not. */
    onMenu: (entry: Entry) => void;
    onDrag: (entry: Entry, event: DragEvent) => void;
    onStar: (entry: Entry) => void;
    onRenamed: (entry: Entry, name: string | undefined) => void;
}

/** What a list and a grid show. */
export interface Listed {
    /** What it is a list of, for those who do not see it. */
    label: string;
    entries: Entry[];
    ids: string[];
    selection: Selection;
    doing: Doing;
    /** The one whose name is changed. */
    renaming: string | undefined;
    /** What was cut. */
    away: ReadonlySet<string>;
    /** The names that lie in the folder. */
    taken: () => ReadonlySet<string>;
    /** Whether it is told where things lie. */
    places: boolean;
}

/** What an entry that is drawn is told of it. */
export interface Shown {
    entry: Entry;
    isSelected: boolean;
    isActive: boolean;
    isRenaming: boolean;
    isAway: boolean;
    places: boolean;
    taken: () => ReadonlySet<string>;
    doing: Doing;
}

/** Where an entry is, as an address that tells nothing. */
export const hrefOf = (entry: Entry): string => `/app/files#${addressOf(entry)}`;

/** What the name of an entry does when it is pressed: with keys held it selects, as anywhere else on the row. */
export function openOn(event: MouseEvent, entry: Entry, doing: Doing): void {
    if (event.button !== 0) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.stopPropagation();
    doing.onOpen(entry);
}

/** Opens the menu of what is selected at a button. It is the one that the second button of the mouse opens. */
export function openMenu(event: MouseEvent<HTMLElement>): void {
    event.stopPropagation();
    const box = event.currentTarget.getBoundingClientRect();
    const at = { clientX: box.left + box.width / 2, clientY: box.bottom };
    event.currentTarget.dispatchEvent(new globalThis.MouseEvent("contextmenu", { bubbles: true, cancelable: true, button: 2, ...at }));
}

/** What an entry that is drawn does when it is pressed or dragged. */
export function pointing(entry: Entry, doing: Doing, isRenaming: boolean) {
    return {
        draggable: !isRenaming,
        onClick: (event: MouseEvent) => doing.onPress(entry, event),
        onDoubleClick: (event: MouseEvent) => {
            if (!(event.target as HTMLElement).closest("input, button")) doing.onOpen(entry);
        },
        onContextMenu: () => doing.onMenu(entry),
        onDragStart: (event: DragEvent) => doing.onDrag(entry, event),
    };
}
