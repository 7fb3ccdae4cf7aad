// Reading the server's log: its newest lines, those before, and those that come.

import { useCallback, useEffect, useRef, useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaLogLevel } from "@/api/schema";

import { beginning, begun, count, deepened, followed, type Log, upTo } from "./log";

/** Which lines are wanted. An empty text takes all. */
export interface Wanted {
    level: SchemaLogLevel;
    text: string;
    request: string;
}

/** Every how many milliseconds it is asked for what came. */
const EVERY = 5000;
/** How many lines are asked for, and how many of those that came: with so many there may be more. */
const PAGE = 200;
const FULL = 500;

/** What is being read. It is given up when something else is wanted. */
interface Reading {
    log: Log | undefined;
    wanted: Wanted;
    stop: AbortController;
    /** One answer is waited for before the next is asked for. */
    last: Promise<void>;
}

function read({ wanted: { level, text, request }, stop }: Reading, place: { after?: string; before?: string }, limit: number) {
    const query = { level, limit, ...(text && { text }), ...(request && { request_id: request }), ...place };
    return ask(api.GET("/api/v1/ops/logs", { params: { query }, signal: stop.signal }));
}

async function newest(reading: Reading): Promise<Log> {
    return begun(await read(reading, {}, PAGE));
}

async function newer(reading: Reading, isRead: boolean): Promise<Log> {
    let { log } = reading;
    for (;;) {
        if (log?.after === undefined) return newest(reading);
        const found = await read(reading, { after: log.after }, FULL);
        log = followed(log, found, isRead);
        if (found.data.length < FULL) return log;
    }
}

async function older(reading: Reading): Promise<Log> {
    const before = reading.log && beginning(reading.log);
    if (!reading.log || before === undefined) return newest(reading);
    return deepened(reading.log, await read(reading, { before }, PAGE));
}

/** The lines that are wanted, and what comes while `follows` and the page is seen. `paused`: the newest stretch that is shown meanwhile. */
export function useLog({ level, text, request }: Wanted, follows: boolean, paused: number | undefined) {
    const [log, setLog] = useState<Log>();
    const [error, setError] = useState<unknown>();
    const [isBusy, setBusy] = useState(false);
    const reading = useRef<Reading>(undefined);

    const step = useCallback(async (next: (reading: Reading) => Promise<Log>) => {
        const now = reading.current;
        if (!now) return;
        now.last = now.last.then(async () => {
            try {
                now.log = await next(now);
                if (now.stop.signal.aborted) return;
                setLog(now.log);
                setError(undefined);
            } catch (failure) {
                if (!now.stop.signal.aborted) setError(failure);
            }
        });
        await now.last;
    }, []);

    /** For what somebody pressed a button for. */
    const press = async (next: (reading: Reading) => Promise<Log>) => {
        setBusy(true);
        await step(next);
        setBusy(false);
    };

    useEffect(() => {
        const stop = new AbortController();
        reading.current = { log: undefined, wanted: { level, text, request }, stop, last: Promise.resolve() };
        void step(newest);
        return () => stop.abort();
    }, [level, text, request, step]);

    useEffect(() => {
        if (!follows) return;
        let isUnderWay = false;
        const take = async () => {
            const known = reading.current?.log;
            // The server keeps what is more.
            const isFull = known && count(known.stretches) - count(upTo(known, paused)) >= FULL;
            if (isUnderWay || isFull || document.visibilityState !== "visible") return;
            isUnderWay = true;
            await step((reading) => newer(reading, paused !== undefined));
            isUnderWay = false;
        };
        const now = () => void take();
        now();
        const timer = setInterval(now, EVERY);
        document.addEventListener("visibilitychange", now);
        return () => {
            clearInterval(timer);
            document.removeEventListener("visibilitychange", now);
        };
    }, [follows, paused, step]);

    return { log, error, isBusy, older: () => press(older), refresh: () => press(newest) };
}
