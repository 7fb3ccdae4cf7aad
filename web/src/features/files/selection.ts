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

const members = new WeakMap<readonly string[], ReadonlySet<string>>();

/** The ids of a list, to be looked up. Made once for a list. */
function memberOf(order: readonly string[]): ReadonlySet<string> {
    const known = members.get(order) ?? new Set(order);
    members.set(order, known);
    return known;
}

/** What is left of it when only these are there. The same when nothing is lost. */
export function kept(selection: Selection, order: readonly string[]): Selection {
    if (selection.ids.size === 0 && selection.at === undefined) return selection;
    const there = memberOf(order);
    const ids = [...selection.ids].filter((id) => there.has(id));
    const isAt = selection.at === undefined || there.has(selection.at);
    if (ids.length === selection.ids.size && isAt) return selection;
    return {
        ids: new Set(ids),
        ...(isAt && selection.at !== undefined && { at: selection.at }),
        ...(selection.from && there.has(selection.from) && { from: selection.from }),
    };
}
