// Files on their way: which of them runs, waits, has ended, and how.

import type { Transfer } from "#vault/client.js";

import { isCode, OFFLINE } from "@/api/problem";

import { Meter } from "./meter";

/** What a transfer does. `interrupted` is what the vault keeps of uploads that a reload or a lock has ended. */
export type State = "waits" | "running" | "paused" | "done" | "failed" | "interrupted";

/** A file, or several as one, to be moved. */
export interface Job {
    kind: "upload" | "download";
    name: string;
    /** Where it goes to or comes from, for people. */
    place: string;
    /** Its bytes, if they are known. */
    size?: number | undefined;
    /** Begins. `moved` is told how many more bytes are done. */
    start(moved: (bytes: number) => void): Transfer;
    /** Called when it is done, with what it was. */
    done?(): void;
    /** Called when somebody has ended it. */
    cancelled?(): void;
}

/** A job as it is shown. */
export interface Item {
    readonly id: number;
    readonly kind: Job["kind"];
    readonly name: string;
    readonly place: string;
    readonly size: number | undefined;
    readonly moved: number;
    readonly state: State;
    readonly error?: unknown;
    /** Bytes a second. */
    readonly speed: number;
}

/** All of them as they are shown. */
export interface Snapshot {
    readonly items: readonly Item[];
    /** Of all that is not finished or was finished with it: bytes that are done, and all. */
    readonly moved: number;
    readonly size: number;
    readonly speed: number;
    readonly counts: Readonly<Record<State, number>>;
}

interface Entry {
    item: Item;
    job: Job;
    transfer?: Transfer;
    meter: Meter;
}

/** How many files of a kind go at once. Each is encrypted by several workers. */
const LANES = 2;

/** Jobs in the order that they came in. */
export class Queue {
    #entries = new Map<number, Entry>();
    #listeners = new Set<() => void>();
    #next = 1;
    #now: () => number;
    #snapshot: Snapshot | undefined;
    #lastMoved = 0;

    constructor(now: () => number = Date.now) {
        this.#now = now;
    }

    readonly watch = (listener: () => void): (() => void) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
    };

    /** How it stands. The same object as long as nothing has changed. */
    readonly snapshot = (): Snapshot => {
        this.#snapshot ??= this.#look();
        return this.#snapshot;
    };

    /** Has the speeds reckoned anew. */
    tick(): void {
        if (this.isBusy) this.#tell();
    }

    /** Whether something runs or waits to. */
    get isBusy(): boolean {
        return [...this.#entries.values()].some(({ item }) => item.state === "running" || item.state === "waits");
    }

    /** When bytes of anything last moved, or anything was begun. */
    get lastMoved(): number {
        return this.#lastMoved;
    }

    /** Whether something runs. */
    get isRunning(): boolean {
        return [...this.#entries.values()].some(({ item }) => item.state === "running");
    }

    /** Adds jobs at the end. Answers their ids. */
    add(jobs: Job[], state: "waits" | "interrupted" = "waits"): number[] {
        const added = jobs.map((job) => {
            const { kind, name, place, size } = job;
            const id = this.#next++;
            const item: Item = { id, kind, name, place, size, moved: 0, state, speed: 0 };
            this.#entries.set(id, { item, job, meter: new Meter(this.#now()) });
            return id;
        });
        this.#advance();
        return added;
    }

    pause(id: number): void {
        const entry = this.#entries.get(id);
        if (entry?.item.state !== "running") return;
        entry.transfer?.pause();
        this.#set(entry, { state: "paused", speed: 0 });
        this.#advance();
    }

    resume(id: number): void {
        const entry = this.#entries.get(id);
        if (entry?.item.state !== "paused") return;
        entry.transfer?.resume();
        this.#set(entry, { state: "running" });
    }

    /** Begins again what has failed or was interrupted; `job` when it is done in another way now. */
    retry(id: number, job?: Job): void {
        const entry = this.#entries.get(id);
        if (!entry || !["failed", "interrupted"].includes(entry.item.state)) return;
        if (job) entry.job = job;
        const { error: _, ...item } = entry.item;
        entry.item = { ...item, state: "waits", moved: 0 };
        this.#advance();
    }

    /** Begins again what failed because the server could not be reached. */
    retryLost(): void {
        for (const { item } of this.#entries.values())
            if (item.state === "failed" && isCode(item.error, OFFLINE, "TypeError")) this.retry(item.id);
    }

    /** Whether something runs, and nothing of it moves. */
    get isStuck(): boolean {
        const { counts, speed } = this.snapshot();
        return counts.running > 0 && speed === 0;
    }

    retryAll(): void {
        for (const { item } of this.#entries.values()) if (item.state === "failed") this.retry(item.id);
    }

    /** Ends one for good, or takes it off the list. */
    remove(id: number): void {
        const entry = this.#entries.get(id);
        if (!entry) return;
        this.#entries.delete(id);
        entry.transfer?.cancel();
        if (entry.item.state !== "done") entry.job.cancelled?.();
        this.#advance();
    }

    /** Takes what is done off the list; with `all`, what has failed and was interrupted, too, which can still be gone on with later. */
    clear(all = false): void {
        const over: State[] = all ? ["done", "failed", "interrupted"] : ["done"];
        for (const { item } of this.#entries.values()) if (over.includes(item.state)) this.#entries.delete(item.id);
        this.#tell();
    }

    /** Forgets everything, as when the vault is locked: what runs ends by itself. Answers the jobs that were not finished. */
    forget(): Job[] {
        const cut = [...this.#entries.values()].filter(({ item }) =>
            ["waits", "running", "paused", "failed", "interrupted"].includes(item.state),
        );
        this.#entries.clear();
        this.#tell();
        return cut.map(({ job }) => job);
    }

    #advance(): void {
        for (const kind of ["upload", "download"] as const) {
            const all = [...this.#entries.values()].filter(({ item }) => item.kind === kind);
            let free = LANES - all.filter(({ item }) => item.state === "running").length;
            for (const entry of all) {
                if (free <= 0) break;
                if (entry.item.state !== "waits") continue;
                free--;
                void this.#run(entry);
            }
        }
        this.#tell();
    }

    async #run(entry: Entry): Promise<void> {
        const { id } = entry.item;
        this.#lastMoved = this.#now();
        entry.meter = new Meter(this.#lastMoved);
        this.#set(entry, { state: "running", moved: 0 });
        const moved = (bytes: number) => {
            this.#lastMoved = this.#now();
            entry.meter.add(bytes, this.#lastMoved);
            entry.item = { ...entry.item, moved: entry.item.moved + bytes };
        };
        try {
            entry.transfer = entry.job.start(moved);
            await entry.transfer.done;
            if (this.#entries.get(id) !== entry) return;
            this.#set(entry, { state: "done", speed: 0, size: entry.item.size ?? entry.item.moved });
            entry.job.done?.();
        } catch (error) {
            if (this.#entries.get(id) !== entry) return;
            if (error instanceof Error && error.name === "CANCELLED") {
                this.#entries.delete(id);
                entry.job.cancelled?.();
            } else this.#set(entry, { state: "failed", error, speed: 0 });
        }
        delete entry.transfer;
        this.#advance();
    }

    #set(entry: Entry, change: Partial<Item>): void {
        entry.item = { ...entry.item, ...change };
        this.#tell();
    }

    #tell(): void {
        this.#snapshot = undefined;
        for (const listener of this.#listeners) listener();
    }

    #look(): Snapshot {
        const now = this.#now();
        const counts: Record<State, number> = { waits: 0, running: 0, paused: 0, done: 0, failed: 0, interrupted: 0 };
        let [moved, size, speed] = [0, 0, 0];
        const items = [...this.#entries.values()].map((entry) => {
            const { state } = entry.item;
            counts[state]++;
            if (state === "running") entry.item = { ...entry.item, speed: entry.meter.speed(now) };
            if (state !== "failed" && state !== "interrupted") {
                const whole = Math.max(entry.item.size ?? 0, entry.item.moved);
                size += whole;
                moved += state === "done" ? whole : entry.item.moved;
                speed += entry.item.speed;
            }
            return entry.item;
        });
        return { items, moved, size, speed, counts };
    }
}
