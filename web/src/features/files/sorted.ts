import { slices } from "./slices";

/** How many are put in order by the browser's own sort, which cannot pause. */
const RUN = 500;
/** How many are merged before it is asked whether to pause. */
const OFTEN = 1000;

/** Puts numbers in an order, and pauses as it does. Equals stay as they were. */
export async function sorted(given: number[], compare: (a: number, b: number) => number): Promise<number[]> {
    const rest = slices();
    let [from, to] = [given.slice(), new Array<number>(given.length)];
    for (let begin = 0; begin < from.length; begin += RUN) {
        const run = from.slice(begin, begin + RUN).sort(compare);
        for (let at = 0; at < run.length; at++) from[begin + at] = run[at] as number;
        await rest();
    }
    for (let width = RUN; width < from.length; width *= 2) {
        let done = 0;
        for (let begin = 0; begin < from.length; begin += 2 * width) {
            const middle = Math.min(begin + width, from.length);
            const end = Math.min(begin + 2 * width, from.length);
            for (let left = begin, right = middle, at = begin; at < end; at++) {
                const isLeft = left < middle && (right >= end || compare(from[left] as number, from[right] as number) <= 0);
                to[at] = from[isLeft ? left++ : right++] as number;
                if (++done % OFTEN === 0) await rest();
            }
        }
        [from, to] = [to, from];
    }
    return from;
}
