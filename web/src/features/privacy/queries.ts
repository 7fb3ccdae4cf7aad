// The privacy policy, and what one has decided about it.

import { useQuery, useQueryClient } from "@tanstack/react-query";

import { all, api, ask } from "@/api/client";
import { isCode } from "@/api/problem";

const PRIVACY = ["privacy"];
/** The key of the policy that holds, and of who agrees to it. */
export const POLICY = [...PRIVACY, "policy"];
const CONSENTS = [...PRIVACY, "consents"];

/** The policy that holds; `null` when there is none. */
export function usePolicy() {
    return useQuery({
        queryKey: [...POLICY, "current"],
        queryFn: async () => {
            try {
                return await ask(api.GET("/api/v1/privacy/policy"));
            } catch (error) {
                if (isCode(error, "NOT_FOUND")) return null;
                throw error;
            }
        },
        staleTime: 600_000,
    });
}

/** A version of the policy. */
export function usePolicyVersion(version: number) {
    return useQuery({
        queryKey: [...POLICY, "version", version],
        queryFn: () => ask(api.GET("/api/v1/privacy/policy/{version}", { params: { path: { version } } })),
        staleTime: Number.POSITIVE_INFINITY,
    });
}

/** What one has decided about versions of the policy, newest first. */
export function useConsents() {
    return useQuery({
        queryKey: CONSENTS,
        queryFn: () => all((offset) => ask(api.GET("/api/v1/privacy/consents", { params: { query: { offset } } }))),
        staleTime: 600_000,
    });
}

/** Says whether one agrees to a version of the policy. */
export function useDecide(): (version: number, accepted: boolean) => Promise<void> {
    const queries = useQueryClient();
    return async (version, accepted) => {
        await ask(api.POST("/api/v1/privacy/consents", { body: { version, accepted } }));
        await queries.invalidateQueries({ queryKey: PRIVACY });
    };
}

/** Every kind of personal data that is held. */
export function useProcessing() {
    return useQuery({
        queryKey: [...PRIVACY, "processing"],
        queryFn: () => ask(api.GET("/api/v1/privacy/processing")),
        staleTime: 600_000,
    });
}
