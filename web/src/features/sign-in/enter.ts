import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { isCode } from "@/api/problem";
import type { SchemaTokens } from "@/api/schema";
import { beginSession } from "@/api/session";
import { applyPreferences } from "@/features/account/preferences";
import { rememberLogin } from "@/features/vault/loginCheck";

/** Where people go who did not come from anywhere. */
export const START = "/files";

/** Begins the session that was opened, by which password if by one, and goes on to where somebody wanted to. */
export function useEnter(): (tokens: SchemaTokens, next: string | undefined, password?: string) => Promise<void> {
    const navigate = useNavigate();
    const queries = useQueryClient();
    return async (tokens, next, password) => {
        queries.clear();
        if (password !== undefined) await rememberLogin(password);
        beginSession(tokens);
        try {
            await applyPreferences();
        } catch (error) {
            // Nothing else works before that. Any other failure is no reason to keep somebody out.
            if (isCode(error, "AUTH_SECOND_FACTOR_SETUP_REQUIRED")) return navigate({ to: "/account/security", replace: true });
        }
        await navigate({ href: next ?? START, replace: true });
    };
}
