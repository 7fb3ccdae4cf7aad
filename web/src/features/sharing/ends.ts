/** When a link ends, as it is chosen. */
export type Ends = "hour" | "day" | "week" | "month" | "date";

const HOUR = 3_600_000;
/** A clock that is a little ahead must not make a link longer than the server allows. */
const MARGIN = 5 * 60_000;
const LENGTHS: Record<Exclude<Ends, "date">, number> = { hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR, month: 30 * 24 * HOUR - MARGIN };

/** The moment that was chosen; nothing while none is. `at` is what a field for a date and time gives. */
export function endOf(ends: Ends, at: string, now: number = Date.now()): Date | undefined {
    if (ends !== "date") return new Date(now + LENGTHS[ends]);
    const chosen = new Date(at);
    return Number.isNaN(chosen.getTime()) ? undefined : chosen;
}

/** A moment as a field for a date and time takes it: of the clock on the wall. */
export function fieldOf(moment: Date): string {
    const two = (value: number) => String(value).padStart(2, "0");
    const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
    return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}
