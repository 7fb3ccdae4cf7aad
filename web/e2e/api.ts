// What tests ask of the API, beside what they do in pages.

import type { Server } from "./server";

export interface Account {
    username: string;
    password: string;
}

interface Tokens {
    token: string;
    refresh_token: string;
    user_id: string;
}

let calls = 0;
/** Another address for each call: limits are for those who press too often, not for what a test sets up. */
const address = (): string => `10.${(++calls >> 16) & 255}.${(calls >> 8) & 255}.${calls & 255}`;

/** Asks the API, and fails with what it answered when it refuses. */
export async function call<T>(server: Server, method: string, path: string, token?: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = {
        "content-type": "application/json",
        "x-forwarded-for": address(),
        ...(token && { authorization: `Bearer ${token}` }),
    };
    const answer = await fetch(`${server.url}/api/v1${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** The tokens of a new session. */
export const login = (server: Server, { username, password }: Account): Promise<Tokens> =>
    call(server, "POST", "/auth/login", undefined, { username, password });

let accounts = 0;
/** Makes an account that has chosen its password. A number follows the name: tests that share a server need not know each other's. */
export async function makeAccount(server: Server, name: string, role = "member"): Promise<Account> {
    const username = `${name}${++accounts}`;
    const { token } = await login(server, server.founder);
    const made = await call<{ temporary_password: string }>(server, "POST", "/users", token, { username, role });
    const password = `${username} has a long password 7`;
    await call(server, "POST", "/auth/change-password-first-login", undefined, {
        username,
        temp_password: made.temporary_password,
        new_password: password,
        confirm_password: password,
    });
    return { username, password };
}
