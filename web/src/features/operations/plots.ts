// What is plotted of the readings, and how it is written.

import { number, percent, size } from "@/i18n/format";
import { language } from "@/i18n/language";

import { earlier, GAP, quantile, type Reading, rate } from "./reading";
import { text } from "./text";
import type { Text } from "./text/en";

/** A value at one moment; nothing when it is not known. */
type Value = (now: Reading, before: Reading | undefined) => number | null;

/** One plot, and what stands in the table beside it. */
export interface PlotOf {
    id: string;
    title: string;
    lines: { label: string; of: Value }[];
    /** What is in the table only. */
    more?: { label: string; of: Value; format?: (value: number) => string }[];
    format: (value: number) => string;
}

const perSecond = (value: number): string => text().perSecond(number(value, { maximumFractionDigits: value < 10 ? 2 : 0 }));
const bytesPerSecond = (value: number): string => text().perSecond(size(value));
const whole = (value: number): string => number(value, { maximumFractionDigits: 0 });
const time = (seconds: number): string =>
    seconds < 1
        ? number(seconds * 1000, { style: "unit", unit: "millisecond", maximumFractionDigits: seconds < 0.01 ? 1 : 0 })
        : number(seconds, { style: "unit", unit: "second", maximumFractionDigits: 1 });

const growth =
    (of: (reading: Reading) => number): Value =>
    (now, before) =>
        rate(before, now, of);
const part =
    (of: "latency" | "writeWait" | "statements", wanted: number): Value =>
    (now, before) =>
        before ? quantile(wanted, before[of], now[of]) : null;

/** All plots, in the order in which they are shown. */
export const plots = (t: Text): PlotOf[] => [
    {
        id: "requests",
        title: t.requests,
        lines: [
            { label: t.allRequests, of: growth(({ requests }) => requests) },
            { label: t.failures, of: growth(({ failures }) => failures) },
        ],
        format: perSecond,
    },
    {
        id: "latency",
        title: t.latency,
        lines: [
            { label: t.half, of: part("latency", 0.5) },
            { label: t.most, of: part("latency", 0.95) },
        ],
        format: time,
    },
    {
        id: "traffic",
        title: t.traffic,
        lines: [
            { label: t.received, of: growth(({ received }) => received) },
            { label: t.sent, of: growth(({ sent }) => sent) },
        ],
        format: bytesPerSecond,
    },
    {
        id: "connections",
        title: t.connections,
        lines: [{ label: t.inFlight, of: ({ inFlight }) => inFlight }],
        more: [
            { label: t.openFiles, of: ({ openFiles }) => openFiles },
            { label: t.mostFiles, of: ({ mostFiles }) => mostFiles },
            { label: t.sessions, of: ({ sessions }) => sessions },
        ],
        format: whole,
    },
    {
        id: "memory",
        title: t.memory,
        lines: [{ label: t.inUse, of: ({ memory }) => memory }],
        more: [{ label: t.memoryLimit, of: ({ memoryLimit }) => memoryLimit }],
        format: size,
    },
    {
        id: "disk",
        title: t.disk,
        lines: [{ label: t.full, of: ({ diskUsed, diskFree }) => (diskUsed > 0 ? diskUsed / (diskUsed + diskFree) : null) }],
        more: [{ label: t.diskFree, of: ({ diskFree }) => diskFree, format: size }],
        format: percent,
    },
    {
        id: "vaults",
        title: t.vaults,
        lines: [{ label: t.stored, of: ({ vaultBytes }) => vaultBytes }],
        more: [{ label: t.objects, of: ({ vaultObjects }) => vaultObjects, format: whole }],
        format: size,
    },
    {
        id: "database",
        title: t.database,
        lines: [
            { label: t.statements, of: part("statements", 0.95) },
            { label: t.writeWait, of: part("writeWait", 0.95) },
        ],
        more: [
            { label: t.databaseBytes, of: ({ databaseBytes }) => databaseBytes, format: size },
            { label: t.walBytes, of: ({ walBytes }) => walBytes, format: size },
        ],
        format: time,
    },
];

/** The values of a plot over time, with a hole where nobody looked. */
export function valuesOf(readings: Reading[], of: Value): (number | null)[] {
    const before = earlier(readings);
    return readings.flatMap((now, at) => {
        const value = of(now, before[at]);
        return isHole(readings, at) ? [null, value] : [value];
    });
}

/** The times of these values, in seconds since 1970. */
export const timesOf = (readings: Reading[]): number[] =>
    readings.flatMap(({ at: time }, at) => (isHole(readings, at) ? [(readings[at - 1] as Reading).at + 1, time] : [time]));

function isHole(readings: Reading[], at: number): boolean {
    const [before, now] = [readings[at - 1], readings[at]];
    return before !== undefined && now !== undefined && now.at - before.at > GAP;
}

/** How a moment is written under a plot. */
export const momentOf = (seconds: number): string => new Intl.DateTimeFormat(language(), { timeStyle: "medium" }).format(seconds * 1000);
