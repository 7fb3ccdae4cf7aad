// Who is signed in, in this tab. The tokens are in the tab's own storage: they end with it, and survive a reload.

import { failureOf, isCode } from "./problem";
import type { SchemaTokens } from "./schema";

const KEY = "elohimos-session";
/** Codes that say that another token is needed. */
const ENDED = ["AUTH_REQUIRED", "AUTH_TOKEN_EXPIRED", "AUTH_TOKEN_INVALID"];

type Tokens = Pick<SchemaTokens, "token" | "refresh_token">;

let renewal: Promise<string> | undefined;
const listeners = new Set<(lost: boolean) => void>();

function stored(): Tokens | undefined {
    const text = sessionStorage.getItem(KEY);
    return text === null ? undefined : (JSON.parse(text) as Tokens);
}

/** Whether somebody is signed in. */
export const isSignedIn = (): boolean => stored() !== undefined;

/** The access token, if somebody is signed in. */
export const accessToken = (): string | undefined => stored()?.token;

/** Called whenever somebody has signed in or out, `lost` when nobody here has ended the session. Answers what ends that. */
export function watchSession(listener: (lost: boolean) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/** Keeps the tokens of a session that was opened. */
export function beginSession({ token, refresh_token }: Tokens): void {
    sessionStorage.setItem(KEY, JSON.stringify({ token, refresh_token }));
    for (const listener of listeners) listener(false);
}

/** Forgets the session in this tab; it is the caller's to end it at the server, unless it is lost there. */
export function endSession(lost = false): void {
    if (!isSignedIn()) return;
    sessionStorage.removeItem(KEY);
    for (const listener of listeners) listener(lost);
}

/** Whether an error says that another token is needed. */
export const hasEnded = (error: unknown): boolean => isCode(error, ...ENDED);

/** A token that is good. `old` is one that is not any more. When the session is over, it is ended here, too. */
export async function freshToken(old: string | undefined): Promise<string> {
    const present = accessToken();
    if (present !== undefined && present !== old) return present;
    renewal ??= renew().finally(() => {
        renewal = undefined;
    });
    return renewal;
}

async function renew(): Promise<string> {
    const body = JSON.stringify({ refresh_token: stored()?.refresh_token ?? "" });
    const headers = { "content-type": "application/json" };
    const answer = await fetch("/api/v1/auth/refresh", { method: "POST", headers, body, credentials: "omit", cache: "no-store" });
    const answered: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok) {
        if (answer.status === 401) endSession(true);
        throw failureOf(answer.status, answered);
    }
    const tokens = answered as SchemaTokens;
    sessionStorage.setItem(KEY, JSON.stringify({ token: tokens.token, refresh_token: tokens.refresh_token }));
    return tokens.token;
}
