// Amounts by day. Days are those of whoever looks.

/** A number of files, and their bytes. */
export interface Sum {
    files: number;
    bytes: number;
}

/** What was stored on a day, and how much there was when it ended. */
export interface Day extends Sum {
    /** When it begins, in milliseconds since 1970. */
    begins: number;
    total: number;
}

/** One more file. */
export const add = (sum: Sum | undefined, bytes: number): Sum => ({ files: (sum?.files ?? 0) + 1, bytes: (sum?.bytes ?? 0) + bytes });

/** Which day a time is on. */
export function dayOf(time: number): string {
    const date = new Date(time);
    return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** The last days, the oldest first; the last is today. `total` is how much there is now. */
export function lastDays(stored: Record<string, Sum>, total: number, count: number, now: number): Day[] {
    const today = new Date(now);
    const days: Day[] = [];
    let left = total;
    for (let back = 0; back < count; back++) {
        const begins = new Date(today.getFullYear(), today.getMonth(), today.getDate() - back).getTime();
        const { files, bytes } = stored[dayOf(begins)] ?? { files: 0, bytes: 0 };
        days.unshift({ begins, files, bytes, total: left });
        left = Math.max(0, left - bytes);
    }
    return days;
}
