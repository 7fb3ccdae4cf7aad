// What the page of files knows and does, apart from how it looks.

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Entry } from "#vault/client.js";
import { uploadItems } from "@/features/transfers";
import { ROOT } from "@/features/vault/queries";
import { sayError } from "@/ui/Toasts";
import { type Acting, type Asked, actionsFor, star } from "./actions";
import { cut, useCut } from "./cut";
import { drag } from "./drag";
import { edit } from "./edits";
import type { Doing } from "./listed";
import { type Clash, move, putIntoTrash } from "./moving";
import { namesIn } from "./names";
import { prefer } from "./preferences";
import { allowed, useMay } from "./rights";
import { lookForNothing } from "./search";
import { idsOf, kept, NOTHING, pick, type Selection } from "./selection";
import { useText } from "./text";
import { useEntries } from "./useEntries";
import { useMedia } from "./useMedia";
import { usePlace } from "./usePlace";
import { useStable } from "./useStable";

const NO_ENTRIES: Entry[] = [];

export function useFiles() {
    const t = useText();
    const may = useMay();
    const place = usePlace();
    const content = useEntries(place);
    const { entries = NO_ENTRIES, here, isFound } = content;
    const [asked, ask] = useState<Asked>();
    const [clash, setClash] = useState<Clash>();
    const [renaming, setRenaming] = useState<string>();
    const [version, setVersion] = useState<{ entry: Entry; object: string }>();
    const isWide = useMedia("(min-width: 64rem)");
    const away = useCut();

    const ids = useMemo(() => idsOf(entries), [entries]);
    const [chosen, setSelection] = useState<Selection>(NOTHING);
    const selection = useMemo(() => kept(chosen, ids), [chosen, ids]);
    const selected = useMemo(
        () => (selection.ids.size > 0 ? entries.filter(({ id }) => selection.ids.has(id)) : NO_ENTRIES),
        [entries, selection],
    );
    const taken = useCallback(() => namesIn(isFound ? NO_ENTRIES : entries), [isFound, entries]);
    useReturn(place.folder, content.trail, content.entries, setSelection);

    const moveTo = async (moved: Entry[], folder: string) => {
        try {
            setClash(await move(moved, folder));
            if (moved === away) cut([]);
        } catch (error) {
            sayError(error);
        }
    };
    const acting: Acting = {
        open: (entry) => {
            if (!entry.folder) return place.show(entry.id);
            lookForNothing();
            place.go(entry.id);
        },
        rename: ({ id }) => setRenaming(id),
        trash: (gone) => {
            const last = ids.indexOf((gone.at(-1) as Entry).id);
            const next = ids[last + 1] ?? ids.findLast((id) => !gone.some((entry) => entry.id === id));
            setSelection({ ids: new Set(), ...(next !== undefined && { at: next }) });
            void putIntoTrash(gone);
        },
        ask: (next) => {
            if (next.is === "details" && isWide) prefer({ details: true });
            else ask(next);
        },
        paste: away.length > 0 && !isFound && may.write ? () => void moveTo(away, place.folder) : undefined,
    };
    const actions = allowed(actionsFor(selected, t, acting), may);
    const doing = useStable<Doing>({
        onSelect: setSelection,
        onOpen: acting.open,
        onAction: (id) => actions.find((action) => action.id === id)?.run(),
        onPress: (entry, { ctrlKey, metaKey, shiftKey }) =>
            setSelection(pick(selection, ids, entry.id, { toggle: ctrlKey || metaKey, range: shiftKey })),
        onCheck: ({ id }, range) => setSelection(pick(selection, ids, id, { toggle: true, range })),
        onMenu: ({ id }) => {
            if (!selection.ids.has(id)) setSelection(pick(selection, ids, id));
        },
        onDrag: (entry, event) => {
            if (selection.ids.has(entry.id)) return drag(event, selected);
            setSelection(pick(selection, ids, entry.id));
            drag(event, [entry]);
        },
        onStar: (entry) => star([entry], !entry.starred),
        onRenamed: ({ id, parent }, name) => {
            setRenaming(undefined);
            setSelection({ ids: new Set([id]), at: id, from: id });
            if (name !== undefined) edit({ op: "move", node: id, parent, name }).catch(sayError);
        },
        onEntries: (dropped, folder) => may.write && void moveTo(dropped, folder),
        onFiles: (files, folder) => {
            if (!may.write) return;
            const into = folder === ROOT ? undefined : [...content.trail, ...entries].find(({ id }) => id === folder);
            uploadItems(into, files);
        },
    });
    return {
        ...{ may, place, content, entries, ids, selection, selected, taken, here, isFound, actions, acting, doing, renaming, isWide },
        ...{ asked, ask, clash, setClash, version, setVersion, moveTo, setSelection },
        awayIds: useMemo(() => new Set(away.map(({ id }) => id)), [away]),
    };
}

/** When one goes to another folder nothing of it is selected; the keyboard is at the folder that one comes out of, or at the first. */
function useReturn(folder: string, trail: Entry[], entries: Entry[] | undefined, select: (selection: Selection) => void): void {
    const [before, setBefore] = useState({ folder, trail });
    const wants = useRef<string>(undefined);
    if (before.folder !== folder) {
        wants.current = before.trail.find(({ parent }) => parent === folder)?.id ?? "";
        setBefore({ folder, trail });
        select(NOTHING);
    } else if (before.trail !== trail) {
        setBefore({ folder, trail });
    }
    useEffect(() => {
        if (wants.current === undefined || !entries) return;
        const at = entries.find(({ id }) => id === wants.current) ?? entries[0];
        wants.current = undefined;
        // What had the focus went with the list that was shown before.
        if (document.activeElement !== document.body) return;
        if (at) select({ ids: new Set(), at: at.id });
        else document.querySelector<HTMLElement>("[data-here]")?.focus();
    }, [entries, select]);
}
