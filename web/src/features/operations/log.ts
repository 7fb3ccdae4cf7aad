// The server's log, as this page has read it: answers of the server one behind the other, each where it said that it begins and ends.

import type { SchemaLogEntries, SchemaLogEntry } from "@/api/schema";

/** Lines that came together, newest first. */
export interface Stretch {
    id: number;
    lines: { id: string; entry: SchemaLogEntry }[];
    /** Where to ask for the lines before. */
    before: string | undefined;
}

/** What was read. */
export interface Log {
    isKept: boolean;
    /** Newest first. */
    stretches: Stretch[];
    /** Where to ask for what comes. */
    after: string | undefined;
    /** Whether so much was written that lines between two answers were left out. */
    hasGap: boolean;
}

/** With how many lines the oldest are let go. They can be asked for again. */
export const MOST = 1000;

let stretches = 0;

function stretch({ data, next_before }: SchemaLogEntries): Stretch {
    const id = ++stretches;
    return { id, lines: data.map((entry, at) => ({ id: `${id}-${at}`, entry })).reverse(), before: next_before ?? undefined };
}

/** The newest lines. */
export const begun = (newest: SchemaLogEntries): Log => ({
    isKept: newest.is_kept,
    stretches: [stretch(newest)],
    after: newest.next_after ?? undefined,
    hasGap: newest.has_gap,
});

/** With what came since. */
export function followed(log: Log, newer: SchemaLogEntries): Log {
    if (newer.has_gap) return begun(newer);
    const after = newer.next_after ?? log.after;
    if (newer.data.length === 0) return { ...log, after };
    const kept: Stretch[] = [];
    let lines = 0;
    for (const one of [stretch(newer), ...log.stretches]) {
        if (kept.length > 0 && lines + one.lines.length > MOST) break;
        kept.push(one);
        lines += one.lines.length;
    }
    return { ...log, after, stretches: kept };
}

/** With the lines before. */
export const deepened = (log: Log, older: SchemaLogEntries): Log => ({ ...log, stretches: [...log.stretches, stretch(older)] });

/** Where to ask for the lines before all of these. */
export const beginning = ({ stretches }: Log): string | undefined => stretches.at(-1)?.before;

/** What is shown to those who paused at a stretch: everything, when that one is gone. */
export function upTo({ stretches }: Log, paused: number | undefined): Stretch[] {
    const at = stretches.findIndex(({ id }) => id === paused);
    return at < 0 ? stretches : stretches.slice(at);
}

/** How many lines there are. */
export const count = (stretches: Stretch[]): number => stretches.reduce((sum, { lines }) => sum + lines.length, 0);
