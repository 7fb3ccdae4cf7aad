import { expect, test } from "vitest";

import { readMetrics } from "./prometheus";
import { earlier, quantile, type Reading, rate, readingOf } from "./reading";

const TEXT = `
elohimos_http_requests_total{route_group="vault",method="GET",status_class="2xx",synthetic="false"} 40
elohimos_http_requests_total{route_group="vault",method="GET",status_class="5xx",synthetic="false"} 2
elohimos_http_request_duration_seconds_bucket{kind="transfer",le="0.005"} 100
elohimos_http_request_duration_seconds_bucket{kind="interactive",le="+Inf"} 8
elohimos_http_request_duration_seconds_bucket{kind="interactive",le="0.005"} 3
elohimos_db_write_wait_seconds_bucket{db="app",le="0.005"} 3
elohimos_db_write_wait_seconds_bucket{db="vault",le="0.005"} 4
elohimos_disk_used_bytes{volume="data"} 300
`;

const reading = (at: number, requests = 0, started = 1): Reading => ({ ...readingOf([], at), requests, started });

test("a reading adds up what has labels", () => {
    const { requests, failures, latency, writeWait, diskUsed, sessions } = readingOf(readMetrics(TEXT), 7);
    expect([requests, failures, diskUsed, sessions]).toEqual([42, 2, 300, 0]);
    expect(latency).toEqual([
        [0.005, 3],
        [Number.POSITIVE_INFINITY, 8],
    ]);
    expect(writeWait).toEqual([[0.005, 7]]);
});

test("a rate is taken over the last half minute", () => {
    const all = [0, 10, 20, 30, 40].map((at) => reading(at, at * 3));
    expect(earlier(all).map((one) => one?.at)).toEqual([undefined, 0, 0, 0, 10]);
    expect(rate(all[1], all[4] as Reading, ({ requests }) => requests)).toBe(3);
    expect(rate(undefined, all[0] as Reading, ({ requests }) => requests)).toBeNull();
});

test("nothing is said across a start of the server, or while nobody looked", () => {
    const all = [reading(0), reading(5), reading(10, 0, 2), reading(15, 0, 2), reading(100, 0, 2), reading(105, 0, 2)];
    expect(earlier(all).map((one) => one?.at)).toEqual([undefined, 0, undefined, 10, undefined, 100]);
});

test("a quantile is reckoned between the bounds, from what came between", () => {
    const before: [number, number][] = [
        [0.1, 10],
        [0.2, 10],
        [Number.POSITIVE_INFINITY, 10],
    ];
    const now: [number, number][] = [
        [0.1, 20],
        [0.2, 30],
        [Number.POSITIVE_INFINITY, 30],
    ];
    expect(quantile(0.5, before, now)).toBeCloseTo(0.1);
    expect(quantile(0.75, before, now)).toBeCloseTo(0.15);
    expect(quantile(0.5, now, now)).toBeNull();
    expect(quantile(0.5, [], [])).toBeNull();
});

test("what is longer than every bound counts as the longest", () => {
    expect(
        quantile(
            0.99,
            [],
            [
                [0.1, 1],
                [30, 2],
                [Number.POSITIVE_INFINITY, 100],
            ],
        ),
    ).toBe(30);
});
