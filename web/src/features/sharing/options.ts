import type { ShareOptions } from "#vault/client.js";

import { type Ends, endOf } from "./ends";

/** How a link is to be, as it is being chosen. */
export interface Draft {
    end: { ends: Ends; at: string };
    works: "once" | "several" | "any";
    downloads: string;
    /** Nothing for a link without one. */
    password: string | undefined;
    viewOnly: boolean;
    notify: ShareOptions["notify"];
}

/** The careful choice: what somebody who chooses nothing gets. */
export const CAREFUL: Draft = {
    end: { ends: "day", at: "" },
    works: "once",
    downloads: "5",
    password: undefined,
    viewOnly: false,
    notify: "first",
};

const MOST_DOWNLOADS = 1_000_000;

/** A number of downloads that was typed; nothing when it is none. */
export function countOf(typed: string): number | undefined {
    const count = Number(typed);
    return Number.isInteger(count) && count >= 1 && count <= MOST_DOWNLOADS ? count : undefined;
}

/** What to make, if it can be made as it is chosen. */
export function optionsOf(
    { end, works, downloads, password, viewOnly, notify }: Draft,
    now: number = Date.now(),
): ShareOptions | undefined {
    const expires = endOf(end.ends, end.at, now);
    const most = works === "once" ? 1 : countOf(downloads);
    if (!expires || expires.getTime() <= now || password === "" || (works === "several" && most === undefined)) return undefined;
    return {
        expiresAt: expires.toISOString(),
        viewOnly,
        notify,
        ...(works !== "any" && most !== undefined && { maxDownloads: most }),
        ...(password !== undefined && { password }),
    };
}
