// The way to the directory and back. The secret that shows that whoever comes back is who went waits in the tab's own storage.

import { toBase64 } from "#vault/base64.js";

const KEY = "elohimos-directory";
const SECRET_BYTES = 32;

/** Where the server sends the browser when the directory is done. */
export const BACK = "/app/directory";

/** What somebody went to the directory for. */
export interface Trip {
    verifier: string;
    purpose: "sign-in" | "link";
    /** Where to go when it is done. */
    next?: string | undefined;
}

const base64url = (bytes: Uint8Array): string => toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** Begins a trip: `start` is given the challenge and answers the address of the directory. */
export async function leave(
    purpose: Trip["purpose"],
    next: string | undefined,
    start: (challenge: string) => Promise<string>,
): Promise<void> {
    const verifier = base64url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
    const address = await start(base64url(new Uint8Array(digest)));
    sessionStorage.setItem(KEY, JSON.stringify({ verifier, purpose, next } satisfies Trip));
    location.assign(address);
}

/** The trip that is under way in this tab. */
export function trip(): Trip | undefined {
    const text = sessionStorage.getItem(KEY);
    return text === null ? undefined : (JSON.parse(text) as Trip);
}

/** Ends it. */
export const endTrip = (): void => sessionStorage.removeItem(KEY);
