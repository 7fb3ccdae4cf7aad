// Reads what Prometheus would read: https://prometheus.io/docs/instrumenting/exposition_formats/

/** One value of a metric. */
export interface Sample {
    name: string;
    labels: Record<string, string>;
    value: number;
}

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*,?\s*/y;
const ESCAPES: Record<string, string> = { "\\\\": "\\", '\\"': '"', "\\n": "\n" };

/** All values in the text. A line that is none is left out: what can be read of the others is worth more than an error. */
export function readMetrics(text: string): Sample[] {
    return text.split("\n").flatMap((line) => sampleOf(line.trim()) ?? []);
}

function sampleOf(line: string): Sample | undefined {
    const [, name, labelled = "", written] = LINE.exec(line) ?? [];
    if (name === undefined || written === undefined || line.startsWith("#")) return undefined;
    const labels = labelsOf(labelled.trim());
    const value = numberOf(written);
    return labels === undefined || value === undefined ? undefined : { name, labels, value };
}

function labelsOf(text: string): Record<string, string> | undefined {
    const labels: Record<string, string> = {};
    LABEL.lastIndex = 0;
    while (LABEL.lastIndex < text.length) {
        const [, name, value] = LABEL.exec(text) ?? [];
        if (name === undefined || value === undefined) return undefined;
        labels[name] = value.replace(/\\["\\n]/g, (escaped) => ESCAPES[escaped] ?? escaped);
    }
    return labels;
}

function numberOf(text: string): number | undefined {
    if (text === "NaN") return Number.NaN;
    const infinite = /^([+-]?)Inf$/.exec(text);
    if (infinite) return infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const value = Number(text);
    return Number.isNaN(value) ? undefined : value;
}
