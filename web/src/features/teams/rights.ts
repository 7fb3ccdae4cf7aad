// Who may do what in a team, as the server decides it: what it would refuse is not offered.

import type { VaultRole } from "#vault/client.js";
import { named } from "#vault/peer.js";
import type { SchemaMemberView, SchemaTeamView } from "@/api/schema";

/** The roles of a team, the highest first. */
export const ROLES = ["super_admin", "admin", "member", "guest"] as const;
export type TeamRole = (typeof ROLES)[number];

const IN_VAULT: Record<TeamRole, VaultRole> = { super_admin: "admin", admin: "admin", member: "writer", guest: "reader" };

/** What a role in a team may write into its vault. Fails for one that is not known: it must not become more than was meant. */
export function vaultRole(role: string): VaultRole {
    const known = ROLES.find((one) => one === role);
    if (!known) throw named("VAULT_NOT_POSSIBLE", `${role} is no role of a team`);
    return IN_VAULT[known];
}

/** A right to do something in a team. */
export type TeamRight = "seeMembers" | "manageMembers" | "manageTeam";

const RIGHTS: Record<TeamRight, TeamRole[]> = {
    seeMembers: ["super_admin", "admin", "member"],
    manageMembers: ["super_admin", "admin"],
    manageTeam: ["super_admin"],
};

type Place = Pick<SchemaTeamView | SchemaMemberView, "role" | "standing" | "acting_until">;

const rank = (role: string): number => ROLES.indexOf(role as TeamRole);

/** Whether somebody stands in for the super admins now. */
export const standsIn = ({ acting_until }: Place, now: number = Date.now()): boolean =>
    acting_until != null && now < new Date(acting_until).getTime();

/** The role that counts now. */
export const roleNow = (place: Place, now?: number): string => (standsIn(place, now) ? "super_admin" : place.role);

/** Whether somebody who stands here has a right now. */
export const has = (place: Place, right: TeamRight, now?: number): boolean =>
    place.standing === "active" && RIGHTS[right].some((role) => role === roleNow(place, now));

/** The roles that somebody who stands here may give: those below; a super admin, who does not only stand in, every one. */
export function mayGive(place: Place, now?: number): TeamRole[] {
    if (!has(place, "manageMembers", now)) return [];
    return ROLES.filter((role) => place.role === "super_admin" || rank(roleNow(place, now)) < rank(role));
}

/** Whether somebody who stands here decides about somebody else, who is still in the team. */
export function decidesAbout(place: Place, other: Place, now?: number): boolean {
    if (!has(place, "manageMembers", now) || other.standing === "removed") return false;
    return place.role === "super_admin" || rank(roleNow(place, now)) < rank(other.role);
}
