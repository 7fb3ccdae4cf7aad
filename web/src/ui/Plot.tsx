import { useEffect, useRef } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { useLanguage } from "@/i18n/language";

export interface Series {
    label: string;
    values: (number | null)[];
}

interface PlotProps {
    /** What the plot shows, for those who do not see it: with the figure that matters. */
    label: string;
    /** Times, in seconds since 1970. */
    times: number[];
    series: Series[];
    /** How a value is written. */
    format: (value: number) => string;
    /** How a time is written; as the plot chooses unless it is said. */
    formatTime?: (seconds: number) => string;
    height?: number;
    /** Bars for amounts by day, lines for what goes on. */
    kind?: "line" | "bars";
}

const COLOURS = ["--accent", "--warn", "--bad", "--quiet"];

/** Values over time. The same values should be there as text or a table. */
export function Plot({ label, times, series, format, formatTime, height = 160, kind = "line" }: PlotProps) {
    const place = useRef<HTMLDivElement>(null);
    const language = useLanguage();
    // biome-ignore lint/correctness/useExhaustiveDependencies: the language changes how axes are written
    useEffect(() => {
        const element = place.current;
        if (!element) return;
        const colour = (name: string) => getComputedStyle(element).getPropertyValue(name);
        const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
        const bars = kind === "bars" ? UPlot.paths.bars?.({ size: [0.7, 40] }) : undefined;
        const plot = new UPlot(
            {
                width: element.clientWidth,
                height,
                legend: { show: series.length > 1, live: false },
                cursor: { points: { show: kind === "line" } },
                scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] } },
                axes: [
                    { ...axis, ...(formatTime && { space: 100, values: (_, moments: number[]) => moments.map(formatTime) }) },
                    { ...axis, size: 70, values: (_, values) => values.map((value) => (value === null ? "" : format(value))) },
                ],
                series: [
                    {},
                    ...series.map((one, at) => {
                        const stroke = colour(COLOURS[at % COLOURS.length] as string);
                        return { label: one.label, stroke, width: 2, points: { show: false }, ...(bars && { paths: bars, fill: stroke }) };
                    }),
                ],
            },
            [times, ...series.map((one) => one.values)] as UPlot.AlignedData,
            element,
        );
        const size = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
        size.observe(element);
        return () => {
            size.disconnect();
            plot.destroy();
        };
    }, [times, series, format, formatTime, height, kind, language]);
    return <div ref={place} role="img" aria-label={label} className="min-w-0" />;
}
