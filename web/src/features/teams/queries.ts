// What the server knows of teams.

import { useQuery } from "@tanstack/react-query";

import { all, api, ask } from "@/api/client";
import type { SchemaMemberView } from "@/api/schema";

/** The key of everything about teams: what changes one thing may change another. */
export const TEAMS = ["teams"];

/** One's teams, and those that one is asked to come into. */
export function useTeams() {
    return useQuery({ queryKey: [...TEAMS, "list"], queryFn: async () => (await ask(api.GET("/api/v1/teams"))).data });
}

/** One of one's teams; asked for again every so many milliseconds, if that is said. */
export function useTeam(id: string, every?: number) {
    const team = () => ask(api.GET("/api/v1/teams/{id}", { params: { path: { id } } }));
    return useQuery({ queryKey: [...TEAMS, id], queryFn: team, refetchInterval: every ?? false });
}

/** Everybody in a team, those who left lately included; asked for again every so many milliseconds, if that is said. */
export function useMembers(id: string, enabled = true, every?: number) {
    const members = async () => (await ask(api.GET("/api/v1/teams/{id}/members", { params: { path: { id } } }))).data;
    return useQuery({ queryKey: [...TEAMS, id, "members"], queryFn: members, enabled, refetchInterval: every ?? false });
}

/** All invites of a team, newest first. */
export function useTeamInvites(id: string) {
    return useQuery({
        queryKey: [...TEAMS, id, "invites"],
        queryFn: () => all((offset) => ask(api.GET("/api/v1/teams/{id}/invites", { params: { path: { id }, query: { offset } } }))),
    });
}

/** Everything that was asked for in a team, newest first. */
export function usePromotions(id: string) {
    return useQuery({
        queryKey: [...TEAMS, id, "promotions"],
        queryFn: () => all((offset) => ask(api.GET("/api/v1/teams/{id}/promotions", { params: { path: { id }, query: { offset } } }))),
    });
}

/** What people call somebody. */
export const nameOf = ({ display_name, username }: Pick<SchemaMemberView, "display_name" | "username">): string => display_name || username;
