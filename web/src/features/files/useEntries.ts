import { startTransition, useEffect, useRef, useState } from "react";

import type { Entry } from "#vault/client.js";

import { useFolder, useFound, useTrail } from "./data";
import { inOrder, inOrderAlready, type Order, putInOrder } from "./order";
import { usePreferences } from "./preferences";
import { isLooking, queryOf, useSearchLater } from "./search";
import type { Place } from "./usePlace";

/** How many of what is found are shown at first. */
const FIRST = 200;
/** How many times as many, when more are wanted. */
const MORE = 5;

const NO_TRAIL: Entry[] = [];

/** What the page lists: a folder, or what was found. */
export function useEntries({ folder, view }: Place) {
    const search = useSearchLater();
    const { order } = usePreferences();
    const trail = useTrail(folder);
    const here = trail.data?.at(-1);
    const isLookedFor = isLooking(search) || view !== undefined;
    const asked = JSON.stringify([search, view]);
    const [wanted, setWanted] = useState({ asked, limit: FIRST });
    // More were wanted of what was looked for then.
    const limit = wanted.asked === asked ? wanted.limit : FIRST;
    const query = queryOf({ ...search, ...(view === "starred" && { starred: true }) }, here?.path, limit);
    const listed = useFolder(folder, !isLookedFor);
    // Only files have a size: of folders it is not told when something in them changed.
    const found = useFound(view === "recent" ? { minSize: 0, ...query } : query, isLookedFor);
    const isFound = useOnceThere(isLookedFor, !found.isPlaceholderData && !found.isPending) || (isLookedFor && !listed.data);
    const ordered = useOrdered(folder, listed.data, order);
    const { data } = found;
    return {
        answer: isFound ? found : listed,
        trail: trail.data ?? NO_TRAIL,
        here,
        isFound,
        looking: isFound && isLooking(search),
        showMore: () => setWanted({ asked, limit: limit * MORE }),
        isMore: isFound && data?.length === limit,
        entries: isFound ? data : ordered,
    };
}

/** Whether something is wanted, from when it was there for the first time: until then, what was shown before it stays. */
function useOnceThere(isWanted: boolean, isThere: boolean): boolean {
    const was = useRef(false);
    was.current = isWanted && (was.current || isThere);
    return was.current;
}

/** The content of a folder in an order. Of many entries, what was shown of it before stays until they are in it. */
function useOrdered(folder: string, entries: Entry[] | undefined, order: Order): Entry[] | undefined {
    const shown = useRef<{ folder: string; entries: Entry[] }>(undefined);
    const [, drawAgain] = useState(0);
    const ready = entries && inOrderAlready(entries, order);
    useEffect(() => {
        if (!entries || ready) return;
        let isOver = false;
        void putInOrder(entries, order).then(() => isOver || startTransition(() => drawAgain((times) => times + 1)));
        return () => {
            isOver = true;
        };
    }, [entries, order, ready]);
    if (!entries) return undefined;
    const before = shown.current?.folder === folder ? shown.current.entries : undefined;
    const now = ready ?? before ?? inOrder(entries, order);
    shown.current = { folder, entries: now };
    return now;
}
