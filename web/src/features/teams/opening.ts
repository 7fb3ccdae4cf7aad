// Opening the vaults of teams, beside one's own that is open: with what it keeps, and with what the server has for one.

import { fromBase64, toBase64 } from "#vault/base64.js";
import type { Removed, TeamClient, TeamStanding, VaultMember } from "#vault/client.js";
import { named } from "#vault/peer.js";
import { api, ask } from "@/api/client";
import { isCode } from "@/api/problem";
import type { SchemaMemberView, SchemaTeamView } from "@/api/schema";
import { keepPin, teamPins } from "@/features/vault/pins";
import { lookAt, lookedAt, own, type TeamVault, vault, vaultQueries, watchVault } from "@/features/vault/session";

import { vaultRole } from "./rights";

/** Those that are open. */
const clients = new Map<string, TeamClient>();
/** What is done last about each: one after the other, as what is open decides what is to be done. */
const turns = new Map<string, Promise<unknown>>();

/** Ends what this tab has open of a team's vault, such as when one is not in the team any more. */
export function closeTeam(team: string): void {
    const closed = clients.get(team);
    clients.delete(team);
    closed?.lock();
    if (closed && lookedAt()?.client === closed) lookAt(undefined);
}

watchVault(() => {
    if (vault().is === "open") return;
    // Their worker is gone: what waits for an answer of it would wait for ever.
    for (const team of [...clients.keys()]) closeTeam(team);
    turns.clear();
});

/** Where one stands with the vault of a team, as one's own vault and the server know it. */
export async function standingIn({ id, welcomed }: SchemaTeamView): Promise<TeamStanding> {
    // Another device may have joined, or taken keys.
    await own().call("refresh");
    return (await own().call("teamStanding", id, welcomed)) as TeamStanding;
}

/** Opens the vault of a team, or answers it where it is open. Fails with `TEAM_NOT_ADMITTED` when one has no keys of it. */
export async function openTeam(team: SchemaTeamView): Promise<TeamVault> {
    const { id, name } = team;
    const opening = (turns.get(id) ?? Promise.resolve()).then(() => open(team));
    turns.set(
        id,
        opening.catch(() => undefined),
    );
    return { team: id, name, client: await opening };
}

async function open(team: SchemaTeamView): Promise<TeamClient> {
    const { id } = team;
    const mine = own();
    const standing = await standingIn(team);
    // Whoever was removed and has come back was handed keys anew: what is open still has those that were cut off.
    if (standing === "welcomed") closeTeam(id);
    const known = clients.get(id);
    if (known) return known;
    if (standing === "welcomed") {
        const { welcome } = await ask(api.GET("/api/v1/teams/{id}/welcome", { params: { path: { id } } }));
        await mine.takeWelcome(id, fromBase64(welcome));
    } else if (standing !== "open") throw named("TEAM_NOT_ADMITTED", "nobody has handed over the keys of this vault");
    const client = await mine.openTeam({ team: id, pins: teamPins() });
    // Before anything else is asked of it, so that a lock ends that, too.
    clients.set(id, client);
    await keepPin(client);
    await keepPin(mine);
    return client;
}

/** Makes the vault of a team that has none. */
export async function makeTeamVault({ id, name }: SchemaTeamView, me: { user_id: string; username: string }): Promise<void> {
    await own().makeTeam(id, { label: name, account: me.user_id, name: me.username });
    await keepPin(own());
}

/** Has one's own keys announced to those of a team, with the secret of the invite that one came with. */
export async function announce(team: string, account: string, secret?: string): Promise<void> {
    const now = Date.now();
    if (secret !== undefined) await own().call("keepJoining", team, secret, now);
    const announcement = toBase64(await own().call("announcement", team, account, now));
    await ask(api.PUT("/api/v1/teams/{id}/announcement", { params: { path: { id: team } }, body: { announcement } }));
    await keepPin(own());
}

/** What came of handing over the keys. */
export interface HandedOver {
    admitted: { name: string; fingerprint: string }[];
    /** Who did not come with an invite of one's own. */
    unknown: string[];
}

/** Hands the keys to everybody who waits for them and came with an invite of one's own. */
export async function handOver(team: SchemaTeamView): Promise<HandedOver> {
    const { id } = team;
    const { client } = await openTeam(team);
    const members = (await ask(api.GET("/api/v1/teams/{id}/members", { params: { path: { id } } }))).data;
    const result: HandedOver = { admitted: [], unknown: [] };
    for (const one of members.filter(({ standing, welcomed }) => standing === "active" && !welcomed)) {
        if (!one.announcement) continue;
        const admitted = await client.admit({ account: one.account, username: one.username }, fromBase64(one.announcement));
        if (!admitted) {
            result.unknown.push(one.username);
            continue;
        }
        const params = { path: { id, account: one.account } };
        await ask(api.PUT("/api/v1/teams/{id}/members/{account}/welcome", { params, body: { welcome: toBase64(admitted.welcome) } }));
        result.admitted.push({ name: one.username, fingerprint: admitted.fingerprint });
    }
    await Promise.all([keepPin(client), keepPin(own())]);
    return result;
}

/** The vault of a team as it is now, where one has its keys and one's own vault is open. */
export async function vaultOf(team: SchemaTeamView): Promise<TeamClient | undefined> {
    if (vault().is !== "open") return undefined;
    try {
        const { client } = await openTeam(team);
        await client.call("refresh");
        return client;
    } catch (error) {
        if (isCode(error, "TEAM_NOT_ADMITTED")) return undefined;
        throw error;
    }
}

/** Somebody, as the server names them. */
type Person = Pick<SchemaMemberView, "account" | "username">;

/** Does something at the server about somebody, and then in the vault, where it is open: what the vault says of them is asked first. */
export async function inBoth<T>(
    team: SchemaTeamView,
    { account, username }: Person,
    atServer: () => Promise<unknown>,
    inVault: (client: TeamClient) => Promise<T>,
): Promise<T | undefined> {
    const client = await vaultOf(team);
    await client?.call("keysOf", username, account);
    await atServer();
    if (!client) return undefined;
    const done = await inVault(client);
    await Promise.all([keepPin(client), keepPin(own()), vaultQueries.invalidateQueries()]);
    return done;
}

/** Gives somebody another role, at the server and in the vault. */
export const changeRole = (team: SchemaTeamView, of: Person, role: string, atServer: () => Promise<unknown>): Promise<void> =>
    inBoth(team, of, atServer, (client) => client.call("setRole", of.username, of.account, vaultRole(role), Date.now()));

/** Removes somebody at the server, which stops giving, and then renews the keys of the vault. */
export const removeMember = (
    team: SchemaTeamView,
    { account, username }: Person,
    atServer: () => Promise<unknown>,
): Promise<Removed | undefined> => inBoth(team, { account, username }, atServer, (client) => client.removeMember({ account, username }));

/** Whom an invite lets in, as whoever made it has chosen it. */
export interface Invited {
    role: string;
    uses: number;
    /** For how many seconds. */
    lifetime: number;
}

/**
 * Makes the secret of an invite, with which one's own vault vouches for whoever comes. Answers what stands in its link. Of the server is its
 * id alone, and one that is kept already is refused: else it could have a guest let in as an administrator.
 */
export async function vouch(team: string, id: string, { role, uses, lifetime }: Invited): Promise<string> {
    const now = Date.now();
    const secret = await own().call("keepInvite", id, team, vaultRole(role), now + lifetime * 1000, uses, now);
    await keepPin(own());
    return secret;
}

/** Forgets an invite that was taken back, so that the vault vouches for nobody with it. */
export async function forgetInvite(team: string, id: string): Promise<void> {
    if (vault().is !== "open") return;
    await own().call("forgetInvite", id, team, Date.now());
    await keepPin(own());
}

/** Who has the keys of a team's vault. */
export async function keyHolders(team: SchemaTeamView): Promise<VaultMember[]> {
    const client = await vaultOf(team);
    return client ? (JSON.parse(await client.call("members")) as VaultMember[]) : [];
}
