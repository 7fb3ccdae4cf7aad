import { useDeferredValue, useState } from "react";

import type { Entry } from "#vault/client.js";

import { useFolder, useFound, useTrail } from "./data";
import { inOrder } from "./order";
import { usePreferences } from "./preferences";
import { isLooking, queryOf, useSearch } from "./search";
import type { Place } from "./usePlace";

/** How many of what is found are shown at first. */
const FIRST = 200;
/** How many times as many, when more are wanted. */
const MORE = 5;

const NO_TRAIL: Entry[] = [];

/** What the page lists: a folder, or what was found. */
export function useEntries({ folder, view }: Place) {
    const now = useSearch();
    // What is typed is drawn at once; what it finds, as soon as there is time for it.
    const search = useDeferredValue(now);
    const { order } = usePreferences();
    const trail = useTrail(folder);
    const here = trail.data?.at(-1);
    const looking = isLooking(search);
    const isFound = looking || view !== undefined;
    const asked = JSON.stringify([search, view]);
    const [wanted, setWanted] = useState({ asked, limit: FIRST });
    // More were wanted of what was looked for then.
    const limit = wanted.asked === asked ? wanted.limit : FIRST;
    const query = queryOf({ ...search, ...(view === "starred" && { starred: true }) }, here?.path, limit);
    const listed = useFolder(folder, !isFound);
    // Only files have a size: of folders it is not told when something in them changed.
    const found = useFound(view === "recent" ? { minSize: 0, ...query } : query, isFound);
    const answer = isFound ? found : listed;
    const { data } = answer;
    return {
        answer,
        trail: trail.data ?? NO_TRAIL,
        here,
        isFound,
        looking,
        showMore: () => setWanted({ asked, limit: limit * MORE }),
        isMore: isFound && data?.length === limit,
        entries: data && (isFound ? data : inOrder(data, order)),
    };
}
