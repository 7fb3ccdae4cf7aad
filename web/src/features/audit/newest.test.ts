import { expect, test } from "vitest";

import { type Database, type LogEntry, newest, type Place, type Read, WINDOW } from "./newest";

const NOW = Date.parse("2026-11-30T12:00:00Z");

/** A server with these entries, that counts how often it is asked. */
function server(logs: Partial<Record<Database, number[]>>) {
    const asked = { times: 0 };
    const read: Read = async (database, { since, until }, after, limit) => {
        asked.times++;
        const entries = (logs[database] ?? []).map((at, index) => ({
            seq: index + 1,
            at: new Date(at).toISOString(),
            actor: "anonymous",
            event: "identity.login.failed",
            subject: "unknown",
            request_id: "",
            hash: "",
        }));
        const fitting = entries.filter(
            ({ seq, at }) => seq > after && Date.parse(at) >= since && (until === undefined || Date.parse(at) < until),
        );
        const data = fitting.slice(0, limit);
        return { data, next_after: fitting.length > limit ? (data.at(-1)?.seq ?? null) : null };
    };
    const times = Object.values(logs).flat();
    const all = async () => {
        const found: LogEntry[] = [];
        let place: Place | undefined = { until: undefined, window: WINDOW };
        while (place) {
            const page = await newest(read, { databases: Object.keys(logs) as Database[], floor: Math.min(...times) }, place, NOW);
            found.push(...page.entries);
            place = page.next;
        }
        return found;
    };
    return { all, asked, times };
}

const isWhole = (found: LogEntry[], times: number[]) =>
    expect(found.map(({ at }) => Date.parse(at))).toEqual([...times].sort((a, b) => b - a));

test("everything comes once, newest first, from all logs", async () => {
    const app = Array.from({ length: 300 }, (_, i) => NOW - (300 - i) * 3_600_000);
    const vault = Array.from({ length: 120 }, (_, i) => NOW - (120 - i) * 7_000_000 + 500);
    const { all, times } = server({ app, vault });
    isWhole(await all(), times);
});

test("a few entries in a long time take few questions", async () => {
    const { all, asked, times } = server({ app: [NOW - 800 * WINDOW, NOW - 799 * WINDOW, NOW - WINDOW / 2] });
    isWhole(await all(), times);
    expect(asked.times).toBeLessThan(10);
});

test("many entries in one second come, and a clock that is behind hides nothing", async () => {
    const burst = Array.from({ length: 900 }, () => NOW - 5 * WINDOW);
    const { all, times } = server({ app: [...burst, NOW + 3_600_000] });
    isWhole(await all(), times);
});
