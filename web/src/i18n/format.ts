// Numbers, sizes and times, as the language now writes them.

import { language } from "./language";

/** The language as it is written where the browser is: dates in Britain are not those of America. */
const written = (): string => navigator.languages?.find((tag) => tag.slice(0, 2) === language()) ?? language();

const made = new Map<string, unknown>();

/** A format of this name for the language now. To make one takes longer than to draw the row of a list that it is for. */
function once<T>(name: string, make: (language: string) => T): T {
    const tag = written();
    const key = `${tag} ${name}`;
    const known = (made.get(key) as T | undefined) ?? make(tag);
    made.set(key, known);
    return known;
}

/** The form of a word that a number needs, with `#` for the number: `plural(n, { one: "# file", other: "# files" })`. */
export function plural(count: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }): string {
    const form = forms[once("plural", (tag) => new Intl.PluralRules(tag)).select(count)] ?? forms.other;
    return form.replace("#", number(count));
}

export const number = (value: number, options?: Intl.NumberFormatOptions): string =>
    once(`number ${JSON.stringify(options)}`, (tag) => new Intl.NumberFormat(tag, options)).format(value);

export const percent = (part: number): string => number(part, { style: "percent", maximumFractionDigits: 0 });

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** A number of bytes, in the unit that reads best: powers of 1000, as disks are sold and systems show them. */
export function size(bytes: number): string {
    let at = 0;
    let value = bytes;
    while (value >= 999.5 && at < UNITS.length - 1) {
        value /= 1000;
        at++;
    }
    const digits = at === 0 || value >= 100 ? 0 : 1;
    return number(value, {
        style: "unit",
        unit: UNITS[at] as string,
        unitDisplay: at === 0 ? "long" : "short",
        maximumFractionDigits: digits,
    });
}

type Moment = Date | string | number;

export const dateTime = (moment: Moment): string =>
    once("dateTime", (tag) => new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" })).format(new Date(moment));

export const date = (moment: Moment): string =>
    once("date", (tag) => new Intl.DateTimeFormat(tag, { dateStyle: "medium" })).format(new Date(moment));

export const time = (moment: Moment): string =>
    once("time", (tag) => new Intl.DateTimeFormat(tag, { timeStyle: "short" })).format(new Date(moment));

/** To the millisecond, as in a log. */
export const instant = (moment: Moment): string =>
    once(
        "instant",
        (tag) =>
            new Intl.DateTimeFormat(tag, {
                month: "2-digit",
                day: "2-digit",
                hour: "2-digit",
                minute: "2-digit",
                second: "2-digit",
                fractionalSecondDigits: 3,
                hourCycle: "h23",
            }),
    ).format(new Date(moment));

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
    ["year", 31_536_000],
    ["month", 2_592_000],
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
];

/** How long ago, or how long until, in words. */
export function ago(moment: Moment, now: number = Date.now()): string {
    const seconds = (new Date(moment).getTime() - now) / 1000;
    const format = once("ago", (tag) => new Intl.RelativeTimeFormat(tag, { numeric: "auto" }));
    const [unit, length] = STEPS.find(([, step]) => Math.abs(seconds) >= step) ?? ["second" as const, 1];
    return format.format(Math.round(seconds / length), unit);
}

/** A length of time, in the largest two units that it has. */
export function duration(seconds: number): string {
    const whole = Math.max(0, Math.round(seconds));
    const parts: [number, string][] = [
        [Math.floor(whole / 86_400), "day"],
        [Math.floor((whole % 86_400) / 3600), "hour"],
        [Math.floor((whole % 3600) / 60), "minute"],
        [whole % 60, "second"],
    ];
    const first = parts.findIndex(([count]) => count > 0);
    const shown = first < 0 ? parts.slice(3) : parts.slice(first, first + 2).filter(([count]) => count > 0);
    return shown.map(([count, unit]) => number(count, { style: "unit", unit, unitDisplay: "short" })).join(" ");
}
