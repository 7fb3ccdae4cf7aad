import { afterEach, beforeEach, expect, test, vi } from "vitest";

const MINUTE = 60_000;

let isOpen = false;
let end = () => {};
let begin = () => () => {};
let moved = 0;
const lock = vi.fn(() => {
    isOpen = false;
    end();
});
const whileOpen = (begins: typeof begin) => {
    begin = begins;
};
vi.mock("./session", () => ({ lock, whileOpen }));
vi.mock("@/features/transfers/state", () => ({ lastMoved: () => moved }));

const kept = new Map<string, string>();
vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
});
const page = new EventTarget();
vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
vi.stubGlobal("document", page);

const { setAutoLock } = await import("./autoLock");

const act = () => page.dispatchEvent(new Event("keydown"));
/** Time that passes while no timer runs. */
const sleep = (minutes: number) => vi.setSystemTime(Date.now() + minutes * MINUTE);

beforeEach(() => {
    vi.useFakeTimers();
    kept.clear();
    lock.mockClear();
    moved = 0;
    isOpen = true;
    end = begin();
});

afterEach(() => {
    if (isOpen) end();
    vi.useRealTimers();
});

test("it locks when nobody has done anything for as long as was chosen", () => {
    vi.advanceTimersByTime(14 * MINUTE);
    act();
    vi.advanceTimersByTime(14 * MINUTE);
    expect(isOpen).toBe(true);
    vi.advanceTimersByTime(2 * MINUTE);
    expect(isOpen).toBe(false);
    vi.advanceTimersByTime(60 * MINUTE);
    expect(lock).toHaveBeenCalledTimes(1);
});

test("never, where that was chosen", () => {
    setAutoLock("0");
    vi.advanceTimersByTime(600 * MINUTE);
    expect(isOpen).toBe(true);
});

test.each(["keydown", "pointerdown", "wheel", "touchstart", "visibilitychange"])("what wakes a computer (%s) locks it", (event) => {
    sleep(20);
    page.dispatchEvent(new Event(event));
    expect(isOpen).toBe(false);
});

test("what moves keeps it open, what waits does not", () => {
    for (let minutes = 0; minutes < 40; minutes++) {
        vi.advanceTimersByTime(MINUTE);
        moved = Date.now();
    }
    expect(isOpen).toBe(true);
    vi.advanceTimersByTime(16 * MINUTE);
    expect(isOpen).toBe(false);
});

test("a clock that was set back does not keep it open", () => {
    moved = Date.now();
    vi.advanceTimersByTime(MINUTE);
    sleep(-600);
    vi.advanceTimersByTime(16 * MINUTE);
    expect(isOpen).toBe(false);
});
