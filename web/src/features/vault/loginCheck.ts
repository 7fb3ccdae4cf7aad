// The login password is no vault passphrase: the server is told it at every login. What is kept of it in this tab costs as much to guess
// as what the server keeps (PBKDF2-HMAC-SHA256, 600,000 times).

import { beforeSignOut } from "@/app/signOut";

const KEY = "elohimos-login-check";
const ROUNDS = 600_000;

async function derived(password: string, salt: Uint8Array<ArrayBuffer>): Promise<string> {
    const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(password.normalize("NFKC")), "PBKDF2", false, ["deriveBits"]);
    const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, key, 256);
    return encode(new Uint8Array(bits));
}

const encode = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** Keeps what tells the login password, when it was just typed, if it is typed as a passphrase. */
export async function rememberLogin(password: string): Promise<void> {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    sessionStorage.setItem(KEY, JSON.stringify({ salt: encode(salt), key: await derived(password, salt) }));
}

/** Fails with `VAULT_PASSPHRASE_IS_LOGIN` when a passphrase is the login password of this tab's session. */
export async function refuseLogin(passphrase: string): Promise<void> {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as { salt: string; key: string } | null;
    if (!kept) return;
    const salt = Uint8Array.from(atob(kept.salt), (char) => char.charCodeAt(0));
    if ((await derived(passphrase, salt)) !== kept.key) return;
    const error = new Error();
    error.name = "VAULT_PASSPHRASE_IS_LOGIN";
    throw error;
}

beforeSignOut(() => sessionStorage.removeItem(KEY));
