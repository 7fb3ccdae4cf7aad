import { expect, test } from "vitest";

import { readMetrics } from "./prometheus";

test("values with and without labels are read, comments are not", () => {
    const text = `# HELP up Whether it is up.
# TYPE up gauge
up 1

http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400",} 3 1395066363000
`;
    expect(readMetrics(text)).toEqual([
        { name: "up", labels: {}, value: 1 },
        { name: "http_requests_total", labels: { method: "post", code: "200" }, value: 1027 },
        { name: "http_requests_total", labels: { method: "post", code: "400" }, value: 3 },
    ]);
});

test("labels keep braces, commas, quotes and backslashes that stand in them", () => {
    const line = String.raw`file_seconds{path="C:\\DIR\\new{1}, \"x\"\n",error=""} 1.458e9`;
    expect(readMetrics(line)).toEqual([
        { name: "file_seconds", labels: { path: 'C:\\DIR\\new{1}, "x"\n', error: "" }, value: 1_458_000_000 },
    ]);
});

test("numbers may be without end, or none", () => {
    expect(readMetrics('a{le="+Inf"} +Inf\nb -Inf\nc NaN\nd 2.5e-3').map(({ value }) => value)).toEqual([
        Number.POSITIVE_INFINITY,
        Number.NEGATIVE_INFINITY,
        Number.NaN,
        0.0025,
    ]);
});

test("a line that is none is left out, and the others stay", () => {
    expect(readMetrics('good 1\nbad{x="1} 2\n{x="1"} 3\nworse four\n<html>\ngood 5').map(({ value }) => value)).toEqual([1, 5]);
});
