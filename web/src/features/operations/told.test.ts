import { expect, test } from "vitest";

import type { SchemaLogEntry } from "@/api/schema";

import { told } from "./told";

const entry = (event: string, fields: Record<string, string>): SchemaLogEntry => ({
    at: "2026-01-01T00:00:00.000000Z",
    level: "info",
    event,
    message: "request",
    fields,
});

test("of a request, what was asked and how it went comes first", () => {
    const fields = { method: "GET", route: "/api/v1/users/{id}", status: "404", dur_ms: "3", user: "a" };
    expect(told(entry("http.request", fields))).toEqual({ first: "GET /api/v1/users/{id} → 404 (3 ms)", rest: [["user", "a"]] });
    expect(told(entry("http.request", { ...fields, route: "" })).first).toBe("GET … → 404 (3 ms)");
});

test("of anything else, the message comes first and every field behind it", () => {
    const fields = { method: "GET", route: "/x", status: "500" };
    expect(told(entry("http.failure", fields))).toEqual({ first: "request", rest: Object.entries(fields) });
    expect(told(entry("http.request", { status: "200" }))).toEqual({ first: "request", rest: [["status", "200"]] });
});
