import { expect, test } from "vitest";

import type { Transfer } from "#vault/client.js";

import { type Job, Queue } from "./queue";

/** A job that the test moves and ends. */
function job(name: string, kind: Job["kind"] = "upload") {
    const calls: string[] = [];
    let end = () => {};
    let fail = (_: Error) => {};
    let move = (_: number) => {};
    let starts = 0;
    const made: Job = {
        kind,
        name,
        place: "",
        size: 100,
        start: (moved): Transfer => {
            starts++;
            move = moved;
            const done = new Promise<void>((resolve, reject) => {
                end = resolve;
                fail = reject;
            });
            const tell = (what: string) => () => void calls.push(what);
            return { done, pause: tell("pause"), resume: tell("resume"), cancel: tell("cancel") };
        },
        done: () => calls.push("done"),
        cancelled: () => calls.push("cancelled"),
    };
    return {
        job: made,
        calls,
        starts: () => starts,
        end: () => end(),
        fail: (code: string) => fail(error(code)),
        move: (bytes: number) => move(bytes),
    };
}

const error = (name: string) => Object.assign(new Error("no"), { name });
const settled = () => new Promise((resolve) => setTimeout(resolve));
const states = (queue: Queue) => queue.snapshot().items.map(({ name, state }) => `${name} ${state}`);

test("two files of a kind go at once, in their order", async () => {
    const queue = new Queue();
    const [a, b, c, d] = [job("a"), job("b"), job("c"), job("d", "download")];
    queue.add([a.job, b.job, c.job, d.job]);
    expect(states(queue)).toEqual(["a running", "b running", "c waits", "d running"]);
    b.end();
    await settled();
    expect(states(queue)).toEqual(["a running", "b done", "c running", "d running"]);
    expect(b.calls).toEqual(["done"]);
});

test("what is paused makes room, and goes on", () => {
    const queue = new Queue();
    const [a, b, c] = [job("a"), job("b"), job("c")];
    const [first] = queue.add([a.job, b.job, c.job]);
    queue.pause(first as number);
    expect(states(queue)).toEqual(["a paused", "b running", "c running"]);
    queue.resume(first as number);
    expect(states(queue)).toEqual(["a running", "b running", "c running"]);
    expect(a.calls).toEqual(["pause", "resume"]);
});

test("what is cancelled is gone, and does not come back when it ends late", async () => {
    const queue = new Queue();
    const [a, b] = [job("a"), job("b")];
    const [first] = queue.add([a.job, b.job]);
    queue.remove(first as number);
    a.fail("CANCELLED");
    await settled();
    expect(states(queue)).toEqual(["b running"]);
    expect(a.calls).toEqual(["cancel", "cancelled"]);
});

test("what the browser has ended is gone, too", async () => {
    const queue = new Queue();
    const a = job("a", "download");
    queue.add([a.job]);
    a.fail("CANCELLED");
    await settled();
    expect(states(queue)).toEqual([]);
});

test("what failed is tried again, one or all", async () => {
    const queue = new Queue();
    const [a, b] = [job("a"), job("b")];
    const [first] = queue.add([a.job, b.job]);
    a.move(60);
    a.fail("OFFLINE");
    b.fail("OFFLINE");
    await settled();
    expect(states(queue)).toEqual(["a failed", "b failed"]);
    expect(queue.isBusy).toBe(false);
    queue.retry(first as number);
    expect(queue.snapshot().items[0]).toMatchObject({ state: "running", moved: 0 });
    expect(queue.snapshot().items[0]?.error).toBeUndefined();
    queue.retryAll();
    expect([a.starts(), b.starts()]).toEqual([2, 2]);
});

test("what was interrupted waits for its file, and begins with it", () => {
    const queue = new Queue();
    const [missing, found] = [job("a"), job("a")];
    const [id] = queue.add([missing.job], "interrupted");
    expect(states(queue)).toEqual(["a interrupted"]);
    queue.retry(id as number, found.job);
    expect([missing.starts(), found.starts()]).toEqual([0, 1]);
});

test("a lock forgets all, and what ends afterwards changes nothing", async () => {
    const queue = new Queue();
    const [a, b, c] = [job("a"), job("b"), job("c")];
    queue.add([a.job, b.job, c.job]);
    a.end();
    await settled();
    const cut = queue.forget();
    b.fail("VAULT_LOCKED");
    await settled();
    expect(cut.map(({ name }) => name)).toEqual(["b", "c"]);
    expect(queue.snapshot().items).toEqual([]);
    expect([...b.calls, ...c.calls]).toEqual([]);
});

test("progress and speed are of what is done and what is on its way", async () => {
    let now = 0;
    const queue = new Queue(() => now);
    const [a, b] = [job("a"), job("b")];
    queue.add([a.job, b.job]);
    now = 2000;
    a.move(40);
    b.move(100);
    b.end();
    await settled();
    expect(queue.snapshot()).toMatchObject({ moved: 140, size: 200, speed: 20 });
    expect(queue.snapshot()).toBe(queue.snapshot());
});

test("the list is cleared of what is over", async () => {
    const queue = new Queue();
    const [a, b, c] = [job("a"), job("b"), job("c")];
    queue.add([a.job, b.job, c.job]);
    a.end();
    b.fail("OFFLINE");
    await settled();
    queue.clear();
    expect(states(queue)).toEqual(["b failed", "c running"]);
    queue.clear(true);
    expect(states(queue)).toEqual(["c running"]);
    // What is taken off the list one by one is given up; what is put out of sight is not.
    expect(b.calls).toEqual([]);
});

test("what the line has cut is tried again when it is back, and nothing else", async () => {
    const queue = new Queue();
    const [a, b] = [job("a"), job("b")];
    queue.add([a.job, b.job]);
    a.fail("OFFLINE");
    b.fail("VAULT_NAME_TAKEN");
    await settled();
    queue.retryLost();
    expect(states(queue)).toEqual(["a running", "b failed"]);
    expect(a.starts()).toBe(2);
});

test("what runs and does not move is stuck", () => {
    let now = 0;
    const queue = new Queue(() => now);
    const a = job("a");
    const [id] = queue.add([a.job]);
    a.move(50);
    now += 1000;
    queue.tick();
    expect(queue.isStuck).toBe(false);
    now += 60_000;
    queue.tick();
    expect(queue.isStuck).toBe(true);
    queue.pause(id as number);
    expect(queue.isStuck).toBe(false);
});

test("it is known when something last moved, and what waits does not count", () => {
    let now = 1000;
    const queue = new Queue(() => now);
    const a = job("a");
    expect([queue.lastMoved, queue.isRunning]).toEqual([0, false]);
    queue.add([a.job]);
    expect([queue.lastMoved, queue.isRunning]).toEqual([1000, true]);
    a.move(10);
    now = 5000;
    queue.tick();
    expect(queue.lastMoved).toBe(1000);
    a.move(0);
    expect(queue.lastMoved).toBe(5000);
});
