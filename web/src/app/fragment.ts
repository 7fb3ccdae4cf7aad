// What stands behind the `#` of an address: where in the vault one is, by ids that tell nothing. The server never sees it.

import { useLocation, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

/** Reads `key=value&…` behind the `#`, and changes it. A change can be gone back from unless it only replaces. */
export function useFragment(): [URLSearchParams, (next: Record<string, string | undefined>, replace?: boolean) => void] {
    const hash = useLocation({ select: (location) => location.hash });
    const navigate = useNavigate();
    const change = useCallback(
        (next: Record<string, string | undefined>, replace = false) => {
            const params = new URLSearchParams(hash);
            for (const [key, value] of Object.entries(next)) {
                if (value === undefined) params.delete(key);
                else params.set(key, value);
            }
            void navigate({ to: ".", search: true, hash: params.toString(), replace });
        },
        [hash, navigate],
    );
    return [new URLSearchParams(hash), change];
}
