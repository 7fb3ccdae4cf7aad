// The links that one made, as the pages need them.

import { useQuery } from "@tanstack/react-query";
import type { MadeLink } from "#vault/client.js";
import { all, api, ask } from "@/api/client";
import type { SchemaShareNoticeView } from "@/api/schema";
import { useVaultQuery } from "@/features/vault/queries";
import { client, vaultQueries } from "@/features/vault/session";

const LINKS = ["vault", "links"];
export const NOTICES = ["share-notices"];

/** What a link is now. The server says it when it is asked; meanwhile it may have ended. */
export type LinkIs = "open" | "expired" | "used_up" | "revoked" | "stopped";

export function stateOf({ view }: MadeLink, now: number = Date.now()): LinkIs {
    return view.state === "open" && new Date(view.expires_at).getTime() <= now ? "expired" : (view.state as LinkIs);
}

export const TONES = { open: "good", expired: "plain", used_up: "plain", revoked: "plain", stopped: "warn" } as const;

/** One's links, newest first. */
export const useLinks = () => useVaultQuery(["links"], () => client().links());

/** Has the links asked for anew. */
export const linksChanged = (): Promise<void> => vaultQueries.invalidateQueries({ queryKey: LINKS });

/** What has happened with links, of whichever vault they are. */
export const useNotices = () => useQuery({ queryKey: NOTICES, queryFn: notices });

const notices = (): Promise<SchemaShareNoticeView[]> =>
    all((offset) => ask(api.GET("/api/v1/vault/share-notices", { params: { query: { offset, limit: 100 } } })));
