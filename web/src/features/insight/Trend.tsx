import { useMemo } from "react";

import { date, number, size } from "@/i18n/format";
import { Section } from "@/ui/Page";
import { Plot } from "@/ui/Plot";
import { Table } from "@/ui/Table";
import type { Room } from "./collect";
import { type Day, lastDays } from "./days";
import { useText } from "./text";
import { Unbroken } from "./Unbroken";

/** Seconds of a day, near enough. */
const DAY = 86_400;

// They must stay the same, so that nothing is drawn anew.
const whole = (value: number): string => (Number.isInteger(value) ? number(value) : "");

/** How the room grew, and what was stored when. */
export function Trend({ room, days: count }: { room: Room; days: number }) {
    const t = useText();
    const days = useMemo(() => {
        const { present, older, trash } = room.usage;
        return lastDays(room.days, present.bytes + older.bytes + trash.bytes, count, Date.now());
    }, [room, count]);
    // A day with nothing at both ends: there bars would be cut in half.
    const times = useMemo(() => around(days.map(({ begins }) => begins / 1000)), [days]);
    const stored = days.filter(({ files }) => files > 0).reverse();
    const [first, last] = [days[0], days.at(-1)];
    const sum = (of: (day: Day) => number) => days.reduce((all, day) => all + of(day), 0);
    const files = sum((day) => day.files);
    const shown = { days, times };
    return (
        <Section title={t.trend} about={t.trendAbout}>
            <div className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
                <Values
                    {...shown}
                    title={t.total}
                    about={t.totalSince(size((last?.total ?? 0) - (first?.total ?? 0) + (first?.bytes ?? 0)))}
                    of={totalOf}
                    format={size}
                />
                <Values
                    {...shown}
                    title={t.storedByDay}
                    about={t.storedIn(files, size(sum(bytesOf)))}
                    of={filesOf}
                    format={whole}
                    kind="bars"
                />
            </div>
            {stored.length > 0 && (
                <details>
                    <summary className="min-h-9 w-fit cursor-pointer font-medium">{t.asTable}</summary>
                    <div className="my-4">
                        <Table
                            label={t.trend}
                            rows={stored}
                            id={({ begins }) => String(begins)}
                            columns={[
                                { id: "day", title: t.day, cell: ({ begins }) => <Unbroken>{date(begins)}</Unbroken> },
                                { id: "files", title: t.storedFiles, end: true, wide: true, cell: ({ files }) => number(files) },
                                { id: "bytes", title: t.storedBytes, end: true, cell: ({ bytes }) => <Unbroken>{size(bytes)}</Unbroken> },
                                { id: "total", title: t.totalThen, end: true, cell: ({ total }) => <Unbroken>{size(total)}</Unbroken> },
                            ]}
                        />
                    </div>
                </details>
            )}
        </Section>
    );
}

const around = (times: number[]): number[] => [(times[0] ?? 0) - DAY, ...times, (times.at(-1) ?? 0) + DAY];
const totalOf = ({ total }: Day): number => total;
const filesOf = ({ files }: Day): number => files;
const bytesOf = ({ bytes }: Day): number => bytes;

interface ValuesProps {
    title: string;
    about: string;
    days: Day[];
    times: number[];
    of: (day: Day) => number;
    format: (value: number) => string;
    kind?: "line" | "bars";
}

function Values({ title, about, days, times, of, format, kind = "line" }: ValuesProps) {
    const series = useMemo(
        () => [{ label: title, values: [null, ...days.map((day) => of(day) || (kind === "bars" ? null : 0)), null] }],
        [title, days, of, kind],
    );
    return (
        <div className="flex min-w-0 flex-col gap-2">
            <div>
                <h3 className="font-medium">{title}</h3>
                <p className="text-sm text-quiet">{about}</p>
            </div>
            <Plot label={`${title}. ${about}`} times={times} series={series} format={format} kind={kind} />
        </div>
    );
}
