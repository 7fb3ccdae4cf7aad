import { afterEach, beforeEach, expect, test, vi } from "vitest";

const page = new EventTarget();
vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
vi.stubGlobal("navigator", { onLine: true });

/** What is answered to a question; one that is not is waited for. */
let answered: (() => Promise<{ status: number }>) | undefined;
let asked = 0;
vi.stubGlobal("fetch", () => {
    asked++;
    return answered?.() ?? new Promise(() => undefined);
});
const there = async () => ({ status: 200 });
const gone = () => Promise.reject(new TypeError("no connection"));

let line: typeof import("./line");

beforeEach(async () => {
    vi.useFakeTimers();
    vi.resetModules();
    asked = 0;
    line = await import("./line");
});

afterEach(() => vi.useRealTimers());

test("a server that did not answer is asked again until it does", async () => {
    answered = gone;
    line.heard(undefined);
    expect(line.isConnected()).toBe(false);
    await vi.advanceTimersByTimeAsync(9500);
    expect([asked, line.isConnected()]).toEqual([3, false]);
    answered = there;
    await vi.advanceTimersByTimeAsync(3000);
    expect([asked, line.isConnected()]).toEqual([4, true]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(4);
});

test.each([500, 2000, 2999])("a question of somebody else, %i ms after, does not end the questions", async (later) => {
    answered = gone;
    line.heard(undefined);
    await vi.advanceTimersByTimeAsync(later);
    await line.wonder();
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked).toBe(11);
    answered = there;
    await vi.advanceTimersByTimeAsync(3000);
    expect(line.isConnected()).toBe(true);
});

test("a question under way when it is time to ask does not end them either", async () => {
    let answer = () => {};
    answered = () => new Promise((_, reject) => (answer = () => reject(new TypeError("no connection"))));
    void line.wonder();
    line.heard(undefined);
    await vi.advanceTimersByTimeAsync(4000);
    expect(asked).toBe(1);
    answered = there;
    answer();
    await vi.advanceTimersByTimeAsync(3000);
    expect([asked, line.isConnected()]).toEqual([2, true]);
});

test("who wonders all the time asks no more often", async () => {
    answered = gone;
    line.heard(undefined);
    for (let at = 0; at < 90; at++) {
        void line.wonder();
        await vi.advanceTimersByTimeAsync(400);
    }
    expect(asked).toBeLessThanOrEqual(13);
    expect(asked).toBeGreaterThanOrEqual(10);
});
