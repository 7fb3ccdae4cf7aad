// What stands behind the `#` of an address: a key. It is read once, and is in nobody's view or history from then on.

/** Takes what is behind the `#` out of the address bar. "" when there is nothing, as after a reload. */
export function takeFragment(): string {
    const fragment = location.hash.slice(1);
    if (location.hash !== "") history.replaceState(history.state, "", location.pathname + location.search);
    return fragment;
}

/** The id in an address such as `/s/0123…`. */
export const idOfPage = (): string => location.pathname.split("/").filter(Boolean).at(-1) ?? "";
