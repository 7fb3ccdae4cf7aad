// The server's log, as this page has read it: answers of the server one behind the other, each where it said that it begins and ends.

import type { SchemaLogEntries, SchemaLogEntry } from "@/api/schema";

/** Lines that came together, newest first. */
export interface Stretch {
    id: number;
    lines: { id: string; entry: SchemaLogEntry }[];
    /** Where to ask for the lines before. */
    before: string | undefined;
    /** Whether so much was written before these that lines between them and the next older ones were left out. */
    hasGap: boolean;
}

/** What was read. */
export interface Log {
    isKept: boolean;
    /** Newest first. */
    stretches: Stretch[];
    /** Where to ask for what comes. */
    after: string | undefined;
    /** With how many lines the oldest are let go. They can be asked for again. */
    most: number;
}

/** How many lines there are at most, beside those before them that somebody has asked for. */
export const MOST = 1000;

let stretches = 0;

function stretch({ data, next_before, has_gap }: SchemaLogEntries): Stretch {
    const id = ++stretches;
    const lines = data.map((entry, at) => ({ id: `${id}-${at}`, entry })).reverse();
    return { id, lines, before: next_before ?? undefined, hasGap: has_gap };
}

/** The newest lines. */
export const begun = (newest: SchemaLogEntries): Log => ({
    isKept: newest.is_kept,
    stretches: [stretch(newest)],
    after: newest.next_after ?? undefined,
    most: MOST,
});

/** With what came since. Nothing is let go while somebody reads. */
export function followed(log: Log, newer: SchemaLogEntries, isRead = false): Log {
    const after = newer.next_after ?? log.after;
    if (newer.data.length === 0 && !newer.has_gap) return { ...log, after };
    const all = [stretch(newer), ...log.stretches];
    return { ...log, after, stretches: isRead ? all : newest(all, log.most) };
}

/** The newest stretches, with so many lines together at most; one in any case. */
function newest(stretches: Stretch[], most: number): Stretch[] {
    const kept: Stretch[] = [];
    let lines = 0;
    for (const one of stretches) {
        if (kept.length > 0 && lines + one.lines.length > most) break;
        kept.push(one);
        lines += one.lines.length;
    }
    return kept;
}

/** With the lines before, which are not let go as soon as something comes. */
export const deepened = (log: Log, older: SchemaLogEntries): Log => ({
    ...log,
    // They follow the last of these: what was missing there is among them.
    stretches: [...log.stretches.map((one, at, { length }) => (at === length - 1 ? { ...one, hasGap: false } : one)), stretch(older)],
    most: log.most + older.data.length,
});

/** Where to ask for the lines before all of these. */
export const beginning = ({ stretches }: Log): string | undefined => stretches.at(-1)?.before;

/** What is shown to those who paused at a stretch: everything, when that one is gone. */
export function upTo({ stretches }: Log, paused: number | undefined): Stretch[] {
    const at = stretches.findIndex(({ id }) => id === paused);
    return at < 0 ? stretches : stretches.slice(at);
}

/** How many lines there are. */
export const count = (stretches: Stretch[]): number => stretches.reduce((sum, { lines }) => sum + lines.length, 0);
