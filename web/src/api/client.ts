// The server's API, with the types that its description gives.

import createClient from "openapi-fetch";

import { heard } from "./line";
import { Failure, failureOf, OFFLINE } from "./problem";
import type { paths } from "./schema";
import { accessToken, freshToken, hasEnded } from "./session";

/** Sends a request with a good token; once more when the token has ended meanwhile. */
async function authorised(request: Request): Promise<Response> {
    const token = accessToken();
    if (token === undefined) return send(request);
    const again = request.clone();
    request.headers.set("authorization", `Bearer ${token}`);
    const answer = await send(request);
    if (answer.status !== 401) return answer;
    const failure = failureOf(
        401,
        await answer
            .clone()
            .json()
            .catch(() => undefined),
    );
    if (!hasEnded(failure)) return answer;
    again.headers.set("authorization", `Bearer ${await freshToken(token)}`);
    return send(again);
}

async function send(request: Request): Promise<Response> {
    try {
        const answer = await fetch(request);
        heard(answer.status);
        return answer;
    } catch (error) {
        if (request.signal.aborted) throw error;
        heard(undefined);
        throw new Failure(OFFLINE, "", "", 0);
    }
}

/** The API. Each call answers what the server sent; `ask` turns refusals into failures. */
export const api = createClient<paths>({
    baseUrl: location.origin,
    fetch: authorised,
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
});

/** What a call answers. Fails with a `Failure` when the server refuses it. */
export async function ask<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
    const { data, error, response } = await call;
    if (!response.ok) throw failureOf(response.status, error);
    return data as T;
}

/** All of a list that comes in pages. `page` asks for one, from an offset on. */
export async function all<T>(page: (offset: number) => Promise<{ data: T[]; has_more: boolean }>): Promise<T[]> {
    const found: T[] = [];
    for (;;) {
        const { data, has_more } = await page(found.length);
        found.push(...data);
        if (!has_more || data.length === 0) return found;
    }
}
