import { useQuery } from "@tanstack/react-query";

import { type GuidePage, textOf } from "./guide";

/** The text of a page, from the bundle. */
export function useGuideText(page: GuidePage | undefined) {
    return useQuery({
        queryKey: ["guide", page?.name],
        queryFn: () => textOf(page as GuidePage),
        enabled: page !== undefined,
        staleTime: Number.POSITIVE_INFINITY,
        // It is on the device: it must not wait for a connection.
        networkMode: "always",
    });
}
