// What becomes of frames while something is done in a page.

import type { Page } from "@playwright/test";

/** Milliseconds. A screen shows 60 frames a second: one that comes in time is 16.7 after the one before. */
export interface Frames {
    /** How many there were. */
    count: number;
    /** How many came late: after more than one and a half times of that. */
    late: number;
    p95: number;
    longest: number;
    /** The longest that the page did anything without a pause, where that was 50 or more. */
    longestTask: number;
}

interface Recording {
    frames: number[];
    tasks: number[];
    end: () => void;
}

declare global {
    interface Window {
        recording?: Recording;
    }
}

const LATE = 25;

/** Does something, and answers what the frames were like from then until it was done. */
export async function framesWhile(page: Page, act: () => Promise<void>): Promise<Frames> {
    await page.evaluate(() => {
        const recording: Recording = { frames: [], tasks: [], end: () => undefined };
        let before = performance.now();
        let isOver = false;
        const next = (now: number) => {
            recording.frames.push(now - before);
            before = now;
            if (!isOver) requestAnimationFrame(next);
        };
        requestAnimationFrame((now) => {
            before = now;
            requestAnimationFrame(next);
        });
        const observer = new PerformanceObserver((list) => recording.tasks.push(...list.getEntries().map(({ duration }) => duration)));
        observer.observe({ type: "longtask" });
        recording.end = () => {
            isOver = true;
            observer.disconnect();
        };
        window.recording = recording;
    });
    await act();
    const { frames, tasks } = await page.evaluate(() => {
        const { frames, tasks, end } = window.recording as Recording;
        end();
        return { frames, tasks };
    });
    const sorted = frames.toSorted((a, b) => a - b);
    return {
        count: frames.length,
        late: frames.filter((frame) => frame > LATE).length,
        p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
        longest: sorted.at(-1) ?? 0,
        longestTask: Math.max(0, ...tasks),
    };
}
