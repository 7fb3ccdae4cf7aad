// The account that is signed in, and what it may do.

import { useQuery } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { SchemaMe } from "@/api/schema";

/** What an account may do, as the server names it. */
export type Permission =
    | "vault.use"
    | "team.use"
    | "team.create"
    | "system.manage_users"
    | "system.manage_permissions"
    | "system.view_health"
    | "system.view_audit_logs"
    | "system.manage_settings";

export const ME = ["me"];

/** The account, when it is known. */
export function useMe() {
    return useQuery({ queryKey: ME, queryFn: () => ask(api.GET("/api/v1/auth/me")), staleTime: 60_000 });
}

export const may = (me: SchemaMe | undefined, permission: Permission | undefined): boolean =>
    permission === undefined || (me?.permissions.includes(permission) ?? false);
