// The log, newest first. The server reads it oldest first, so a window of time goes backwards over it, and grows or shrinks with
// how much it finds.

import type { SchemaAuditEntry } from "@/api/schema";

/** The databases that have a log. */
export const DATABASES = ["app", "vault", "datasets", "memory", "keys"] as const;
export type Database = (typeof DATABASES)[number];

/** An entry, and from which database's log it is. */
export type LogEntry = SchemaAuditEntry & { database: Database };

/** From when on, and before when, in milliseconds since 1970. Without `until` there is no end: clocks differ. */
interface Span {
    since: number;
    until: number | undefined;
}

/** How entries of one log are read, oldest first, and behind a place in it. */
export type Read = (
    database: Database,
    span: Span,
    after: number,
    limit: number,
) => Promise<{ data: SchemaAuditEntry[]; next_after?: number | null }>;

/** Where to go on backwards, and with how long a window. */
export interface Place {
    until: number | undefined;
    window: number;
}

/** The first window: a day. */
export const WINDOW = 86_400_000;
const SHORTEST = 1000;
/** Most entries of one answer: more of them ask for a shorter window. */
const MOST = 200;
/** With how many entries a page is full. */
const FULL = 50;
const NARROWER = 16;
const WIDER = 4;

/** Which logs are read: no entry of them is older than `floor`. */
export interface Logs {
    databases: readonly Database[];
    floor: number;
}

/** A page of entries from `place` backwards, and where the next one begins, if there may be one. */
export async function newest(
    read: Read,
    { databases, floor }: Logs,
    place: Place,
    now: number,
): Promise<{ entries: LogEntry[]; next: Place | undefined }> {
    const entries: LogEntry[] = [];
    let { until, window } = place;
    while (entries.length < FULL) {
        const end = until ?? now;
        if (until !== undefined && end <= floor) return { entries, next: undefined };
        const span = { since: Math.max(floor, end - window), until };
        const answers = await Promise.all(databases.map(async (database) => ({ database, ...(await read(database, span, 0, MOST)) })));
        if (answers.some(({ next_after }) => next_after != null) && end - span.since > SHORTEST) {
            window = Math.max(SHORTEST, (end - span.since) / NARROWER);
            continue;
        }
        const found: LogEntry[] = [];
        for (const { database, data, next_after } of answers) {
            const all = [...data, ...(await rest(read, database, span, next_after))];
            found.push(...all.map((entry) => ({ ...entry, database })));
        }
        entries.push(...found.sort(later));
        if (span.since <= floor) return { entries, next: undefined };
        until = span.since;
        if (found.length < FULL / 2) window *= WIDER;
    }
    return { entries, next: { until, window } };
}

/** What a single second has beyond one answer. */
async function rest(read: Read, database: Database, span: Span, from: number | null | undefined): Promise<SchemaAuditEntry[]> {
    const found: SchemaAuditEntry[] = [];
    let after = from;
    while (after != null) {
        const { data, next_after } = await read(database, span, after, MOST);
        found.push(...data);
        after = next_after;
    }
    return found;
}

const later = (a: LogEntry, b: LogEntry): number =>
    Date.parse(b.at) - Date.parse(a.at) || a.database.localeCompare(b.database) || b.seq - a.seq;
