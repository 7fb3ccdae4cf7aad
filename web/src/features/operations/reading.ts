// What the page knows of one moment, and what follows from two of them.

import type { Sample } from "./prometheus";

/** A histogram: how many were at most so long, by the bound in seconds, the smallest first. */
export type Buckets = [bound: number, count: number][];

/** The metrics of one moment, as far as the page shows them. */
export interface Reading {
    /** Seconds since 1970. */
    at: number;
    /** What only ever grows, until the server starts anew. */
    requests: number;
    failures: number;
    received: number;
    sent: number;
    latency: Buckets;
    writeWait: Buckets;
    statements: Buckets;
    /** What is so at the moment. */
    memory: number;
    memoryLimit: number;
    diskUsed: number;
    diskFree: number;
    inFlight: number;
    openFiles: number;
    mostFiles: number;
    sessions: number;
    vaultBytes: number;
    vaultObjects: number;
    databaseBytes: number;
    walBytes: number;
    /** When the server started; another one says that it started anew. */
    started: number;
}

/** Over how many seconds rates and times are taken: long enough to be smooth, short enough to see what happens. */
const WINDOW = 30;
/** After how many seconds without a reading nothing can be said about the time between. */
export const GAP = 20;

/** Takes out of the metrics what the page shows. */
export function readingOf(samples: Sample[], at: number): Reading {
    const sum = (name: string, labels: Record<string, string> = {}): number =>
        samples.filter((one) => one.name === name && hasLabels(one, labels)).reduce((total, { value }) => total + value, 0);
    return {
        at,
        requests: sum("elohimos_http_requests_total"),
        failures: sum("elohimos_http_requests_total", { status_class: "5xx" }),
        received: sum("elohimos_http_request_body_bytes_total"),
        sent: sum("elohimos_http_response_body_bytes_total"),
        latency: buckets(samples, "elohimos_http_request_duration_seconds", { kind: "interactive" }),
        writeWait: buckets(samples, "elohimos_db_write_wait_seconds"),
        statements: buckets(samples, "elohimos_db_query_duration_seconds"),
        memory: sum("elohimos_memory_rss_bytes"),
        memoryLimit: sum("elohimos_memory_limit_bytes"),
        diskUsed: sum("elohimos_disk_used_bytes", { volume: "data" }),
        diskFree: sum("elohimos_disk_free_bytes", { volume: "data" }),
        inFlight: sum("elohimos_http_in_flight"),
        openFiles: sum("process_open_fds"),
        mostFiles: sum("process_max_fds"),
        sessions: sum("elohimos_auth_sessions"),
        vaultBytes: sum("elohimos_vault_bytes"),
        vaultObjects: sum("elohimos_vault_objects"),
        databaseBytes: sum("elohimos_db_bytes"),
        walBytes: sum("elohimos_db_wal_bytes"),
        started: sum("process_start_time_seconds"),
    };
}

const hasLabels = ({ labels }: Sample, wanted: Record<string, string>): boolean =>
    Object.entries(wanted).every(([name, value]) => labels[name] === value);

/** The buckets of all histograms of a name together. */
function buckets(samples: Sample[], name: string, labels: Record<string, string> = {}): Buckets {
    const counts = new Map<number, number>();
    for (const one of samples) {
        const { le } = one.labels;
        if (one.name !== `${name}_bucket` || le === undefined || !hasLabels(one, labels)) continue;
        const bound = le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le);
        counts.set(bound, (counts.get(bound) ?? 0) + one.value);
    }
    return [...counts].sort(([a], [b]) => a - b);
}

/** The readings with which each is compared: the first of the last half minute, unless the server or this page was away between. */
export function earlier(readings: Reading[]): (Reading | undefined)[] {
    let from = 0;
    return readings.map((now, at) => {
        const before = readings[at - 1];
        if (before === undefined || before.started !== now.started || now.at - before.at > GAP) from = at;
        while (now.at - (readings[from] as Reading).at > WINDOW) from++;
        return from < at ? readings[from] : undefined;
    });
}

/** By how much something grew, a second. */
export const rate = (before: Reading | undefined, now: Reading, of: (reading: Reading) => number): number | null =>
    before === undefined ? null : Math.max(0, of(now) - of(before)) / (now.at - before.at);

/** How long `part` of what happened between took at most, in seconds; nothing when nothing happened. As Prometheus reckons it. */
export function quantile(part: number, before: Buckets, now: Buckets): number | null {
    const old = new Map(before);
    const grown = now.map(([bound, count]): [number, number] => [bound, count - (old.get(bound) ?? 0)]);
    const total = grown.at(-1)?.[1] ?? 0;
    if (total <= 0) return null;
    const wanted = part * total;
    const at = grown.findIndex(([, count]) => count >= wanted);
    const [bound, count] = grown[at] as [number, number];
    const [below, least] = grown[at - 1] ?? [0, 0];
    // Of what is longer than every bound one knows only that.
    if (bound === Number.POSITIVE_INFINITY) return below;
    return below + ((bound - below) * (wanted - least)) / (count - least);
}
