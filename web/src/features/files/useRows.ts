// Which rows of a long list are drawn. All are of one height, so that nothing has to be measured or kept of those that are not.

import { type RefObject, useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";

/** How many rows are drawn above and below what is seen: as one scrolls, they are there already. */
const BESIDE = 6;

interface Span {
    first: number;
    end: number;
}

/** The rows that are drawn, in order. `kept` is one of them wherever one is: it has the focus, which would be lost as one scrolls. */
export function useRows(list: RefObject<HTMLElement | null>, count: number, height: number, kept: number): number[] {
    const [{ first, end }, setSpan] = useState<Span>({ first: 0, end: Math.ceil(innerHeight / height) });
    useLayoutEffect(() => {
        const look = () => {
            const top = list.current?.getBoundingClientRect().top;
            if (top === undefined) return;
            const now = { first: Math.floor(-top / height), end: Math.ceil((innerHeight - top) / height) };
            setSpan((before) => (before.first === now.first && before.end === now.end ? before : now));
        };
        look();
        // What stands above the list comes and goes, too.
        const watched = new ResizeObserver(look);
        watched.observe(document.body);
        // Before the frame that is about to be drawn: a list must not be seen empty.
        const follow = () => flushSync(look);
        addEventListener("scroll", follow, { passive: true });
        addEventListener("resize", look);
        return () => {
            watched.disconnect();
            removeEventListener("scroll", follow);
            removeEventListener("resize", look);
        };
    }, [list, height]);
    const rows: number[] = [];
    const last = Math.min(count, end + BESIDE);
    // After a list became shorter one may be below its end until the window has followed.
    const from = Math.max(0, Math.min(first - BESIDE, last - 1));
    if (kept < from && kept < count) rows.push(kept);
    for (let row = from; row < last; row++) rows.push(row);
    if (kept >= last && kept < count) rows.push(kept);
    return rows;
}

/** Scrolls as little as is needed to see a row, which `above` pixels of the window's top would hide. */
export function reveal(list: HTMLElement | null, row: number, height: number, above: number): void {
    if (!list) return;
    const top = list.getBoundingClientRect().top + row * height;
    if (top < above) scrollBy(0, top - above);
    else if (top + 2 * height > innerHeight) scrollBy(0, top + 2 * height - innerHeight);
}
