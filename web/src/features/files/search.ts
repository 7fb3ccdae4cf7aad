// What is looked for. The words are as secret as the names that they find: they stay in this tab's memory, and go when the vault is locked.

import { startTransition, useEffect, useState, useSyncExternalStore } from "react";
import type { Query } from "#vault/client.js";
import { vault, watchVault } from "@/features/vault/session";

const DAY = 86_400_000;
const MB = 1_000_000;

/** What files can be looked for by what they are, and how their types begin. */
export const MEDIA = { image: "image/", video: "video/", audio: "audio/", pdf: "application/pdf", text: "text/" } as const;
/** Within how many days something was changed. */
export const SINCE = { day: 1, week: 7, month: 30, year: 365 } as const;
/** From how many bytes on, and up to how many. */
export const SIZES = { small: [0, MB], medium: [MB, 100 * MB], large: [100 * MB, undefined] } as const;

export interface Search {
    words: string;
    /** Not only in the folder that is shown. */
    everywhere: boolean;
    media?: keyof typeof MEDIA | undefined;
    since?: keyof typeof SINCE | undefined;
    size?: keyof typeof SIZES | undefined;
    starred?: boolean | undefined;
    tag?: string | undefined;
}

const NOTHING: Search = { words: "", everywhere: true };
const listeners = new Set<() => void>();
let present = NOTHING;

/** Changes what is looked for. */
export function look(these: Partial<Search>): void {
    present = { ...present, ...these };
    for (const listener of listeners) listener();
}

/** Looks for nothing any more. */
export const lookForNothing = (): void =>
    look({
        ...NOTHING,
        everywhere: present.everywhere,
        media: undefined,
        since: undefined,
        size: undefined,
        starred: undefined,
        tag: undefined,
    });

watchVault(() => {
    if (vault().is !== "open") lookForNothing();
});

export const useSearch = (): Search =>
    useSyncExternalStore(
        (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        () => present,
    );

/** What is looked for, for what takes longer to draw than a letter that is typed: it follows as soon as there is time for it. */
export function useSearchLater(): Search {
    const [search, setSearch] = useState(present);
    useEffect(() => {
        const follow = () => startTransition(() => setSearch(present));
        follow();
        listeners.add(follow);
        return () => {
            listeners.delete(follow);
        };
    }, []);
    return search;
}

/** Whether something is looked for at all. */
export const isLooking = ({ words, media, since, size, starred, tag }: Search): boolean =>
    words.trim() !== "" || media !== undefined || since !== undefined || size !== undefined || starred === true || tag !== undefined;

/** As the vault is asked. `today` is the time now, by days, so that one query stays the same for a while. */
export function queryOf(search: Search, folder: string | undefined, limit: number, today = Math.floor(Date.now() / DAY) * DAY): Query {
    const { words, everywhere, media, since, size, starred, tag } = search;
    const [minSize, maxSize] = size ? SIZES[size] : [];
    return {
        limit,
        ...(words.trim() && { words: words.trim() }),
        ...(!everywhere && folder !== undefined && { within: folder }),
        ...(media && { media: MEDIA[media] }),
        ...(since && { from: today - (SINCE[since] - 1) * DAY }),
        ...(minSize && { minSize }),
        ...(maxSize && { maxSize }),
        ...(starred && { starred }),
        ...(tag !== undefined && { tag }),
    };
}
