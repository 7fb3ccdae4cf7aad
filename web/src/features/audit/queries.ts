// The log, as the page asks for it.

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { api, ask } from "@/api/client";

import { DATABASES, type Database, type Logs, newest, type Place, type Read, WINDOW } from "./newest";

/** The key of everything about the log. */
export const AUDIT = ["audit"];

/** Which entries are wanted. What is empty or left out takes all. */
export interface Wanted {
    event: string;
    /** The account that acted. */
    by: string | undefined;
    /** The account, or anything else by its id, that it was done to. */
    about: string | undefined;
    since: number | undefined;
    until: number | undefined;
}

const time = (moment: number): string => new Date(moment).toISOString();

const reader =
    ({ event, by, about }: Wanted): Read =>
    (database, { since, until }, after, limit) => {
        const query = {
            database,
            after,
            limit,
            since: time(since),
            ...(until !== undefined && { until: time(until) }),
            ...(event && { event }),
            ...(by && { actor: `account:${by}` }),
            ...(about && { subject: about }),
        };
        return ask(api.GET("/api/v1/audit", { params: { query } }));
    };

/** Which logs have entries, and from when the oldest one is. */
async function beginning(): Promise<Logs> {
    const first = async (database: Database) => {
        const { data } = await ask(api.GET("/api/v1/audit", { params: { query: { database, limit: 1 } } }));
        return data.map(({ at }) => ({ database, at: Date.parse(at) }));
    };
    const found = (await Promise.all(DATABASES.map(first))).flat();
    return { databases: found.map(({ database }) => database), floor: Math.min(...found.map(({ at }) => at)) };
}

/** The entries that are wanted, newest first, page by page. */
export function useEntries(wanted: Wanted, enabled: boolean) {
    const logs = useQuery({ queryKey: [...AUDIT, "beginning"], queryFn: beginning, refetchOnWindowFocus: false });
    const entries = useInfiniteQuery({
        queryKey: [...AUDIT, "entries", wanted, logs.data],
        queryFn: ({ pageParam }) => {
            const { databases, floor } = logs.data as Logs;
            return newest(reader(wanted), { databases, floor: Math.max(floor, wanted.since ?? floor) }, pageParam, Date.now());
        },
        initialPageParam: { until: wanted.until, window: WINDOW } as Place,
        getNextPageParam: ({ next }) => next,
        placeholderData: keepPreviousData,
        enabled: enabled && logs.data !== undefined,
        // What was shown stays where it is; the page has a button for what is new.
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
    });
    return { ...entries, error: logs.error ?? entries.error };
}
