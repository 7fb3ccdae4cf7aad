// Where an invitation stands, and its address.

import type { SchemaInvitationView } from "@/api/schema";

export type InvitationState = "open" | "used" | "expired" | "revoked";

/** What keeps an invitation from being used, or `open`. */
export function stateOf(
    { revoked_at, uses, max_uses, expires_at }: Pick<SchemaInvitationView, "revoked_at" | "uses" | "max_uses" | "expires_at">,
    now: number = Date.now(),
): InvitationState {
    if (revoked_at) return "revoked";
    if (uses >= max_uses) return "used";
    return new Date(expires_at).getTime() <= now ? "expired" : "open";
}

/** The link of an invitation. Its code stands behind the `#`, which no server sees. */
export const linkOf = (code: string): string => `${location.origin}/app/register#${code}`;
