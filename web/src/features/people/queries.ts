// What the server knows of accounts, invitations and bundles of permissions.

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { all, api, ask } from "@/api/client";
import type { SchemaUserView } from "@/api/schema";
import { may, useMe } from "@/app/me";

/** The key of everything about people: what changes one thing may change another. */
export const PEOPLE = ["people"];

/** The accounts whose user names begin like this, page by page. */
export function usePeople(prefix: string) {
    return useInfiniteQuery({
        queryKey: [...PEOPLE, "list", prefix],
        queryFn: ({ pageParam }) => ask(api.GET("/api/v1/users", { params: { query: { prefix, offset: pageParam } } })),
        initialPageParam: 0,
        getNextPageParam: ({ has_more, offset, data }) => (has_more ? offset + data.length : undefined),
        placeholderData: keepPreviousData,
    });
}

/** One account. */
export function usePerson(id: string, enabled = true) {
    return useQuery({
        queryKey: [...PEOPLE, "one", id],
        queryFn: () => ask(api.GET("/api/v1/users/{id}", { params: { path: { id } } })),
        enabled,
    });
}

/** What an account may do, and why. */
export function usePermissionsOf(id: string) {
    return useQuery({
        queryKey: [...PEOPLE, "permissions", id],
        queryFn: () => ask(api.GET("/api/v1/users/{id}/permissions", { params: { path: { id } } })),
    });
}

/** All bundles of permissions, by name. */
export function useBundles() {
    return useQuery({
        queryKey: [...PEOPLE, "bundles"],
        queryFn: () => all((offset) => ask(api.GET("/api/v1/permission-bundles", { params: { query: { offset } } }))),
    });
}

/** All invitations, newest first. */
export function useInvitations() {
    return useQuery({
        queryKey: [...PEOPLE, "invitations"],
        queryFn: () => all((offset) => ask(api.GET("/api/v1/invitations", { params: { query: { offset } } }))),
    });
}

/** What people call somebody. */
export const nameOf = ({ display_name, username }: Pick<SchemaUserView, "display_name" | "username">): string => display_name || username;

/** With how many accounts names are looked up at once. Where there are more, some are shown by their ids. */
const MANY = 2000;

/** What accounts are called, by their ids, to be shown where many are; nothing of those that are gone, or that one may not see. */
export function useNames(): Map<string, string> {
    const { data: me } = useMe();
    const { data } = useQuery({
        queryKey: [...PEOPLE, "names"],
        queryFn: async () => {
            const page = (offset: number) => ask(api.GET("/api/v1/users", { params: { query: { offset } } }));
            const people = await all(async (offset) => {
                const { data, has_more } = await page(offset);
                return { data, has_more: has_more && offset + data.length < MANY };
            });
            return new Map(people.map((user) => [user.id, nameOf(user)]));
        },
        enabled: may(me, "system.manage_users"),
        staleTime: 60_000,
    });
    return data ?? NOBODY;
}

const NOBODY: Map<string, string> = new Map();

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The account that a typed text stands for, a user name or an id: `undefined` while it is looked for, `null` when there is none. */
export function useTypedPerson(typed: string): string | null | undefined {
    const name = typed.trim().toLowerCase();
    const isId = ID.test(name);
    const { data, error } = useQuery({
        queryKey: [...PEOPLE, "named", name],
        queryFn: () => ask(api.GET("/api/v1/users", { params: { query: { prefix: name, limit: 1 } } })),
        enabled: name !== "" && !isId,
    });
    if (name === "") return undefined;
    if (isId) return name;
    if (error) return null;
    return data && (data.data.find(({ username }) => username === name)?.id ?? null);
}
