// The vault that is open in this tab. Everything that has a key runs in its worker; a lock ends that worker.

import { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { type Change, type Opening, type TeamClient, VaultClient } from "#vault/client.js";
import { freshToken, watchSession } from "@/api/session";
import { beforeSignOut } from "@/app/signOut";

import { keepPin, pins } from "./pins";
import { keepSecond, seconds } from "./seconds";
import { startWorker } from "./worker";

/** What this tab has of the vault. */
export type VaultState = { is: "locked"; why?: unknown } | { is: "opening" } | Renewing | Open;

/** Its keys were being renewed when that was cut off: nothing is read before that is done again. */
interface Renewing {
    is: "renewing";
    client: VaultClient;
    label: string;
}

interface Open {
    is: "open";
    client: VaultClient;
    label: string;
    /** Whether the recovery kit opened it, so that its passphrase is replaced without the present one. */
    withKit: boolean;
    /** Whether a new passphrase is still to be offered for that. */
    offersPassphrase: boolean;
}

/** What the vault was asked, while it is open. It ends with it. */
export const vaultQueries = new QueryClient({
    defaultOptions: { queries: { networkMode: "always", retry: false, staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000 } },
});

let state: VaultState = { is: "locked" };
/** What is open, or being opened: only what still is this when it has opened is shown. */
let present: VaultClient | undefined;
const listeners = new Set<() => void>();

function set(next: VaultState): void {
    state = next;
    for (const listener of listeners) listener();
}

/** The vault's state; a component that asks is drawn anew when it changes. */
export function useVault(): VaultState {
    return useSyncExternalStore(watchVault, vault);
}

/** The vault's state now. */
export const vault = (): VaultState => state;

/** Called whenever the vault was opened or locked. Answers what ends that. */
export function watchVault(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/** The vault of a team, open beside one's own. */
export interface TeamVault {
    team: string;
    name: string;
    client: TeamClient;
}

/** The team whose vault is looked at instead of one's own. */
let looked: TeamVault | undefined;

/** The team whose vault is looked at; none while it is one's own. */
export const lookedAt = (): TeamVault | undefined => looked;

/** The same; a component that asks is drawn anew when it changes. */
export const useLookedAt = (): TeamVault | undefined => useSyncExternalStore(watchVault, lookedAt);

/** Looks at the vault of a team from now on, or at one's own. Nothing that was read of another is shown any more. */
export function lookAt(next: TeamVault | undefined): void {
    if (looked === next) return;
    looked = next;
    vaultQueries.clear();
    set(state);
}

/** The vault that is looked at. Fails with `VAULT_LOCKED` when none is open. */
export const client = (): VaultClient => (state.is === "open" && looked ? looked.client : own());

/** One's own open vault. Fails with `VAULT_LOCKED` when it is not. */
export function own(): VaultClient {
    if (state.is === "open") return state.client;
    throw locked();
}

const locked = (): Error => Object.assign(new Error(), { name: "VAULT_LOCKED" });

/**
 * Opens the vault in a new worker: `how` is told how to reach the server, and what this browser knows. Fails with `VAULT_LOCKED` when it was
 * locked meanwhile.
 */
export async function open(
    how: (client: VaultClient, opening: Opening) => Promise<void>,
    { withKit = false, renewing = false } = {},
): Promise<void> {
    present?.lock();
    const opened = new VaultClient(startWorker("/vault/vault.worker.js"), freshToken);
    present = opened;
    set({ is: "opening" });
    try {
        await how(opened, { base: location.origin, device: device(), pins: pins(), seconds: seconds(), renewing });
        const label = await opened.label();
        // What was seen before is still to be looked for.
        if (!renewing) {
            await keepPin(opened);
            await keepSecond(opened);
        }
        // Who has signed out since, or left, must not have it opened for whoever comes next.
        if (present !== opened) throw locked();
        if (renewing) set({ is: "renewing", client: opened, label });
        else set({ is: "open", client: opened, label, withKit, offersPassphrase: withKit });
    } catch (error) {
        if (present === opened) lock();
        throw error;
    }
}

/** Locks the vault, also one that is being opened: its worker ends, and nothing that was read of it stays in this tab. */
export function lock(why?: unknown): void {
    looked = undefined;
    present?.lock();
    present = undefined;
    vaultQueries.clear();
    set({ is: "locked", ...(why !== undefined && { why }) });
}

/** The keys that were cut off on their way are in force: what is in the vault is shown. */
export async function renewed(client: VaultClient): Promise<void> {
    await keepPin(client);
    await keepSecond(client);
    if (state.is === "renewing" && present === client)
        set({ is: "open", client, label: state.label, withKit: false, offersPassphrase: false });
    else await changed();
}

/** Does something whenever the vault is opened, and what it answers when it is locked. With `renewing` also before what is in it is read. */
export function whileOpen(begin: () => () => void, { renewing = false } = {}): void {
    let end: (() => void) | undefined;
    const follow = () => {
        const is = state.is === "open" || (renewing && state.is === "renewing");
        if (is === (end !== undefined)) return;
        end = end ? void end() : begin();
    };
    watchVault(follow);
    follow();
}

/** Does not offer a new passphrase any more: there is one, or none is wanted. */
export function passphraseOffered(): void {
    if (state.is === "open") set({ ...state, offersPassphrase: false });
}

/** Does all of these changes or none, and has what is shown asked for anew. Answers the ids of what was made. */
export async function change(...changes: Change[]): Promise<(string | null)[]> {
    const made = await client().change(...changes);
    await changed();
    return made;
}

/** Has everything that is shown of the vault asked for anew, and keeps what was last seen of it. */
export async function changed(): Promise<void> {
    await vaultQueries.invalidateQueries();
    await keepPin(client());
}

/** Reads what other devices have written. */
export async function refresh(): Promise<void> {
    const before = await client().call("head");
    await client().call("refresh");
    if ((await client().call("head")) !== before) await changed();
}

const DEVICE = "elohimos-device";

/** 16 random bytes that tell this browser's entries in the log from those of others. */
export function device(): Uint8Array {
    const kept = localStorage.getItem(DEVICE);
    if (kept) return Uint8Array.from(atob(kept), (char) => char.charCodeAt(0));
    const fresh = crypto.getRandomValues(new Uint8Array(16));
    localStorage.setItem(DEVICE, btoa(String.fromCharCode(...fresh)));
    return fresh;
}

beforeSignOut(() => lock());
// Whoever signs in may be somebody else than who opened it, however the session before has ended.
watchSession(() => lock());
