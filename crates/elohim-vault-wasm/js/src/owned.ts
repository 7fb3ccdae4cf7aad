// What the server keeps for the owner of a vault besides objects: links and drop boxes.

import { named } from "./peer.js";
import { type Access, request, retried } from "./server.js";
import type { Desk } from "./upload.js";

/** One page of a list. */
interface Page<T> {
    data: T[];
    has_more: boolean;
}

const NEVER = new AbortController().signal;
const CHANGES = ["POST", "PATCH"];

/** Asks for something of the account. What makes something is asked for once: the answer to a try may have been lost. */
export function ask({ session }: Desk, method: string, path: string, options: RequestInit = {}): Promise<Response> {
    const once = (access: Access) => request(access, method, path, options);
    return session.with((access) => (CHANGES.includes(method) ? once(access) : retried(NEVER, () => once(access))));
}

/** All pages of a list. */
export async function all<T>(desk: Desk, path: string): Promise<T[]> {
    const rows: T[] = [];
    for (;;) {
        const page = (await (await ask(desk, "GET", `${path}?offset=${rows.length}`)).json()) as Page<T>;
        rows.push(...page.data);
        if (!page.has_more || page.data.length === 0) return rows;
    }
}

/** The id of a link or box, which goes into addresses. */
export function checkedId(id: string): string {
    if (/^[0-9a-f]{32}$/.test(id)) return id;
    throw named("VALIDATION_FAILED", "this is not the id of a link or box");
}

/** Where the server is, for people. */
export function addressOf({ base }: Desk): string {
    return (base === "" ? self.location.origin : base).replace(/\/+$/, "");
}

/** A time as RFC 3339, in UTC. */
export function isoOf(time: string): string {
    return new Date(time).toISOString();
}
