import { useMemo } from "react";

import { ErrorNotice } from "@/ui/ErrorNotice";
import { Section } from "@/ui/Page";
import { Plot } from "@/ui/Plot";
import { Loading } from "@/ui/Wait";

import { momentOf, type PlotOf, plots, timesOf, valuesOf } from "./plots";
import type { Reading } from "./reading";
import { useSamples, useSampling } from "./samples";
import { useText } from "./text";

/** How busy the server is, over the last half hour. */
export function MetricsSection() {
    const t = useText();
    useSampling();
    const { readings, error } = useSamples();
    const times = useMemo(() => timesOf(readings), [readings]);
    const shown = useMemo(() => plots(t), [t]);
    return (
        <Section title={t.metrics} about={t.metricsAbout}>
            {error !== undefined && <ErrorNotice error={error} />}
            {readings.length < 2 ? (
                error === undefined && <Loading label={t.measuring} />
            ) : (
                <div className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
                    {shown.map((plot) => (
                        <Metric key={plot.id} plot={plot} readings={readings} times={times} />
                    ))}
                </div>
            )}
        </Section>
    );
}

interface MetricProps {
    plot: PlotOf;
    readings: Reading[];
    times: number[];
}

function Metric({ plot: { title, lines, more = [], format }, readings, times }: MetricProps) {
    const t = useText();
    const series = useMemo(() => lines.map(({ label, of }) => ({ label, values: valuesOf(readings, of) })), [lines, readings]);
    const written = (value: number | null | undefined, how = format) => (value == null ? t.unknown : how(value));
    const now = series.map(({ label, values }) => `${label}: ${written(values.at(-1))}`);
    return (
        <section aria-label={title} className="flex min-w-0 flex-col gap-2">
            <h3 className="font-medium">{title}</h3>
            <Plot label={`${title}. ${t.now}: ${now.join(", ")}`} times={times} series={series} format={format} formatTime={momentOf} />
            <table aria-label={title} className="w-full border-collapse text-sm">
                <thead>
                    <tr className="border-b border-line text-quiet">
                        <th scope="col" className="py-1 text-start font-medium">
                            {t.value}
                        </th>
                        <th scope="col" className="py-1 ps-3 text-end font-medium">
                            {t.now}
                        </th>
                        <th scope="col" className="py-1 ps-3 text-end font-medium">
                            {t.highest}
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {series.map(({ label, values }) => (
                        <Row key={label} label={label} now={written(values.at(-1))} highest={written(highest(values))} />
                    ))}
                    {more.map(({ label, of, format: how }) => (
                        <Row key={label} label={label} now={written(valuesOf(readings, of).at(-1), how)} />
                    ))}
                </tbody>
            </table>
        </section>
    );
}

function Row({ label, now, highest }: { label: string; now: string; highest?: string }) {
    return (
        <tr className="border-b border-line last:border-0">
            <th scope="row" className="py-1 text-start font-normal">
                {label}
            </th>
            <td className="py-1 ps-3 text-end whitespace-nowrap tabular-nums">{now}</td>
            <td className="py-1 ps-3 text-end whitespace-nowrap text-quiet tabular-nums">{highest}</td>
        </tr>
    );
}

function highest(values: (number | null)[]): number | null {
    return values.reduce((most, value) => (value === null || (most !== null && most >= value) ? most : value), null);
}
