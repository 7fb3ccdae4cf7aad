// What a line of the log says, for people.

import type { SchemaLogEntry } from "@/api/schema";

/** What is said first, and which fields are said with it. */
export function told({ event, message, fields }: SchemaLogEntry): { first: string; rest: [string, string][] } {
    const { method, route, status, dur_ms, ...others } = fields;
    if (event === "http.request" && method && status && dur_ms) {
        return { first: `${method} ${route || "…"} → ${status} (${dur_ms} ms)`, rest: Object.entries(others) };
    }
    return { first: message, rest: Object.entries(fields) };
}
