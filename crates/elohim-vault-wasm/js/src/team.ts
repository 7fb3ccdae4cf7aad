// Vaults of teams, which open beside one's own: with what it keeps, and locked with it.

import { Controls } from "./control.js";
import { type Newcomer, TeamNames, type Vault, type VaultMember } from "./core/elohim_vault_wasm.js";
import { named, Peer } from "./peer.js";
import { ServerPool } from "./pool.js";
import { Readers } from "./ranged.js";
import { inTurns, served } from "./served.js";
import type { Session } from "./server.js";
import type { Desk } from "./upload.js";

/** Which team's vault is opened. */
export interface TeamOpening {
    team: string;
    /** Heads of teams' vaults that this browser has seen, as `pin` gave them. */
    pins?: Uint8Array[] | undefined;
}

/** What a team and its maker are called. */
export interface TeamNaming {
    /** The team's name. */
    label: string;
    /** The account and user name of whoever makes the vault. */
    account: string;
    name: string;
}

/** Somebody in a team, as the server names them. */
export interface TeamPerson {
    account: string;
    username: string;
}

/** A newcomer who was let in. */
export interface Admitted {
    fingerprint: string;
    /** What the server is to hand them. */
    welcome: Uint8Array;
}

/** What somebody who was removed could read until then, and who has the new keys. */
export interface Removed {
    files: number;
    bytes: number;
    receivers: string[];
}

/** Opens the vault of a team. It is talked with over the port that is answered. */
export async function openTeam(own: Desk, device: Uint8Array, session: Session, { team, pins }: TeamOpening): Promise<MessagePort> {
    const pool = new ServerPool(session);
    const vault = await own.turns(async () => {
        // Another device may have joined, or taken keys.
        await own.vault.refresh();
        return own.vault.openTeam(pool, team, device, pins, Date.now());
    });
    const turns = inTurns();
    const desk: Desk = { ...own, vault, session, pool, team, turns: keeping(own, team, vault, turns) };
    // Keys that came with the log are kept at once.
    await desk.turns(async () => undefined);
    const { port1, port2 } = new MessageChannel();
    const controls = new Controls();
    const readers = new Readers();
    const page: Peer = new Peer(port1, {
        ...served(() => desk, () => page, controls, readers),
        admit: (person: TeamPerson, announcement: Uint8Array) => admit(own, desk, team, person, announcement),
        removeMember: (person: TeamPerson) => removeMember(desk, person),
        close: () => {
            const why = named("VAULT_LOCKED", "the vault was locked");
            controls.end(why);
            readers.end();
            page.end(why);
            port1.close();
            // Its keys leave the memory that one's own vault goes on with, after what is under way.
            return turns(async () => vault.free());
        },
    });
    port1.start();
    return port2;
}

/** Turns of a team's vault. New keys that came with one are kept where the printed kit leads to, before anything else is done. */
function keeping(own: Desk, team: string, vault: Vault, turns: Desk["turns"]): Desk["turns"] {
    let kept: number | undefined;
    return (change) =>
        turns(async () => {
            try {
                return await change();
            } finally {
                const epoch = vault.epoch();
                if (epoch !== kept) await own.turns(() => own.vault.keepNewer(team, vault, Date.now()));
                kept = epoch;
            }
        });
}

/** Takes the keys that an administrator has handed over. */
export function takeWelcome(own: Desk, device: Uint8Array, session: Session, team: string, sealed: Uint8Array): Promise<void> {
    return own.turns(() => own.vault.takeWelcome(new ServerPool(session), team, sealed, device, Date.now()));
}

/** Makes the vault of a team that has none. */
export function makeTeam(own: Desk, device: Uint8Array, session: Session, team: string, { label, account, name }: TeamNaming): Promise<void> {
    const names = new TeamNames(label, account, name);
    return own.turns(() => own.vault.makeTeam(new ServerPool(session), team, names, device, Date.now()));
}

/** Lets a newcomer in; nothing when no invite of this vault vouches for them. */
async function admit(own: Desk, desk: Desk, team: string, { account, username }: TeamPerson, announcement: Uint8Array): Promise<Admitted | undefined> {
    return desk.turns(async () => {
        await desk.vault.refresh();
        const newcomer = await own.turns(async (): Promise<Newcomer | undefined> => {
            // An invite may have been taken back on another device.
            await own.vault.refresh();
            await own.vault.forgetOldInvites(team, Date.now());
            const found = own.vault.newcomer(desk.vault, team, account, announcement);
            if (found) await own.vault.noteNewcomer(found, Date.now());
            return found;
        });
        if (!newcomer) return undefined;
        try {
            await desk.vault.admit(newcomer, username, Date.now());
            return { fingerprint: newcomer.fingerprint, welcome: desk.vault.welcome(newcomer) };
        } finally {
            newcomer.free();
        }
    });
}

/** Makes new keys that somebody does not learn; nothing for somebody who has none. */
async function removeMember({ vault, turns }: Desk, { account, username }: TeamPerson): Promise<Removed | undefined> {
    return turns(async () => {
        if (vault.keysOf(username, account) === 0) return undefined;
        const [files, bytes] = Array.from(vault.extent(), Number) as [number, number];
        await vault.removeMember(username, account, Date.now());
        const receivers = (JSON.parse(vault.members()) as VaultMember[]).map(({ name }) => name);
        return { files, bytes, receivers };
    });
}
