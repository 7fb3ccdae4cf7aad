// What is selected in a list, and where one is in it. Everything is by ids, so that it survives a new order.

/** What is selected. */
export interface Selection {
    ids: ReadonlySet<string>;
    /** Where the keyboard is. */
    at?: string;
    /** Where a range begins. */
    from?: string;
}

/** How a click or a key changes what is selected. */
export interface How {
    /** With Ctrl: this one more, or less. */
    toggle?: boolean;
    /** With Shift: all from where the range begins. */
    range?: boolean;
}

export const NOTHING: Selection = { ids: new Set() };

function between(order: readonly string[], one: string, other: string): string[] {
    const [a, b] = [order.indexOf(one), order.indexOf(other)];
    return a < 0 || b < 0 ? [other] : order.slice(Math.min(a, b), Math.max(a, b) + 1);
}

const lists = new WeakMap<readonly { id: string }[], string[]>();

/** The ids of a list, in its order. Made once: an order that is come back to costs nothing. */
export function idsOf(list: readonly { id: string }[]): string[] {
    const ids = lists.get(list) ?? list.map(({ id }) => id);
    lists.set(list, ids);
    return ids;
}

/** Picks one. */
export function pick(selection: Selection, order: readonly string[], id: string, { toggle = false, range = false }: How = {}): Selection {
    const from = selection.from ?? selection.at;
    if (range && from !== undefined) {
        const more = between(order, from, id);
        return { ids: new Set(toggle ? [...selection.ids, ...more] : more), at: id, from };
    }
    if (!toggle) return { ids: new Set([id]), at: id, from: id };
    const ids = new Set(selection.ids);
    if (!ids.delete(id)) ids.add(id);
    return { ids, at: id, from: id };
}

/** Goes `by` places on; with `range` everything on the way is selected, with `toggle` what is selected stays as it is. */
export function go(selection: Selection, order: readonly string[], by: number, { toggle = false, range = false }: How = {}): Selection {
    if (order.length === 0) return selection;
    const here = selection.at === undefined ? -1 : order.indexOf(selection.at);
    const there = here < 0 ? (by < 0 ? order.length - 1 : 0) : Math.min(order.length - 1, Math.max(0, here + by));
    const id = order[there] as string;
    if (toggle && !range) return { ...selection, at: id };
    return pick(selection, order, id, { range });
}

/** Everything. */
export const all = (selection: Selection, order: readonly string[]): Selection => ({ ...selection, ids: new Set(order) });

const FEW = 8;
const known = new WeakMap<readonly string[], ReadonlySet<string>>();

/** The ids of a list, to be looked up. Made once for a list. */
function memberOf(order: readonly string[]): ReadonlySet<string> {
    const members = known.get(order) ?? new Set(order);
    known.set(order, members);
    return members;
}

/** What is left of it when only these are there. The same when nothing is lost. */
export function kept(selection: Selection, order: readonly string[]): Selection {
    if (selection.ids.size === 0 && selection.at === undefined) return selection;
    // A few are found faster than a list of 100,000 is made ready for that.
    const members = selection.ids.size > FEW ? memberOf(order) : undefined;
    const isThere = (id: string) => members?.has(id) ?? order.includes(id);
    const ids = [...selection.ids].filter(isThere);
    const isAt = selection.at === undefined || isThere(selection.at);
    if (ids.length === selection.ids.size && isAt) return selection;
    return {
        ids: new Set(ids),
        ...(isAt && selection.at !== undefined && { at: selection.at }),
        ...(selection.from && isThere(selection.from) && { from: selection.from }),
    };
}
