// What the pages of one's own account ask the server, each under one key.

import { useQuery } from "@tanstack/react-query";

import { all, api, ask } from "@/api/client";

export const SECOND_FACTOR = ["second-factor"];
export const PASSKEYS = ["passkeys"];
export const SESSIONS = ["sessions", "mine"];
export const NOTICES = ["notices"];
export const OIDC_LINKS = ["oidc-links"];

export const useSecondFactor = () => useQuery({ queryKey: SECOND_FACTOR, queryFn: () => ask(api.GET("/api/v1/auth/second-factor")) });

export const usePasskeys = () => useQuery({ queryKey: PASSKEYS, queryFn: () => ask(api.GET("/api/v1/auth/passkeys")) });

export const useSessions = () =>
    useQuery({
        queryKey: SESSIONS,
        queryFn: () => all((offset) => ask(api.GET("/api/v1/auth/sessions", { params: { query: { offset } } }))),
    });

export const useNotices = () =>
    useQuery({
        queryKey: NOTICES,
        queryFn: () => all((offset) => ask(api.GET("/api/v1/auth/notices", { params: { query: { offset } } }))),
    });

export const useDirectory = () => useQuery({ queryKey: ["oidc"], queryFn: () => ask(api.GET("/api/v1/auth/oidc")), staleTime: 60_000 });

export const useDirectoryLinks = () => useQuery({ queryKey: OIDC_LINKS, queryFn: () => ask(api.GET("/api/v1/auth/oidc/links")) });
