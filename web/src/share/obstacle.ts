import { isCode, OFFLINE } from "@/api/problem";

/** Why a link opens nothing, now or at all. */
export type Obstacle = "broken" | "expired" | "usedUp" | "unknown" | "throttled" | "offline" | "failed";

/** Why something that was asked of a link did not come. */
export function obstacle(error: unknown): Obstacle {
    if (isCode(error, "expired")) return "expired";
    if (isCode(error, "max_downloads_reached")) return "usedUp";
    if (isCode(error, "invalid_token", "NOT_FOUND")) return "unknown";
    if (isCode(error, "rate_limited", "RATE_LIMITED")) return "throttled";
    // A link that lost the mark of its password has lost the end of its key, too.
    if (isCode(error, "VAULT_BAD_NAME", "password_required", "password_incorrect")) return "broken";
    if (isCode(error, OFFLINE, "TypeError")) return "offline";
    return "failed";
}
