import { useQuery } from "@tanstack/react-query";
import { ShieldAlert, ShieldCheck } from "lucide-react";

import { api, ask } from "@/api/client";
import { dateTime, number } from "@/i18n/format";
import { CopyText } from "@/ui/CopyText";
import { Dialog } from "@/ui/Dialog";
import { Badge, Note } from "@/ui/Page";
import { Answer } from "@/ui/Wait";

import { AUDIT } from "./queries";
import { useText } from "./text";

/** Verifies all logs, and says what was found. */
export function Chain({ onClose }: { onClose: () => void }) {
    const t = useText();
    const verified = useQuery({
        queryKey: [...AUDIT, "chain"],
        queryFn: () => ask(api.GET("/api/v1/audit/verify")),
        // It is done anew each time that it is asked for, and not by itself: the server has much to read.
        gcTime: 0,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
    });
    return (
        <Dialog title={t.chain} onClose={onClose} size="wide">
            <p className="max-w-prose text-quiet">{t.chainAbout}</p>
            <Answer of={verified}>
                {({ ok, chains }) => (
                    <>
                        <div role="status">
                            <Note tone={ok ? "good" : "bad"} icon={ok ? ShieldCheck : ShieldAlert}>
                                <p className="font-medium">{ok ? t.whole : t.broken}</p>
                                {!ok && <p className="text-sm">{t.brokenHint}</p>}
                            </Note>
                        </div>
                        <ul className="flex flex-col divide-y divide-line">
                            {chains.map(({ database, entries, head, broken_at, anchor }) => {
                                const log = t.logs[database] ?? database;
                                return (
                                    <li key={database} className="flex flex-col gap-2 py-3 first:pt-0 last:pb-0">
                                        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                                            <span className="font-medium">{log}</span>
                                            <Badge tone={broken_at == null ? "good" : "bad"}>
                                                {broken_at == null ? t.stateWhole : t.stateBroken(number(broken_at))}
                                            </Badge>
                                            <span className="text-sm text-quiet">
                                                {t.good}: {number(entries)}
                                            </span>
                                        </p>
                                        {anchor && (
                                            <p className="text-sm text-quiet">{t.begins(number(anchor.seq), dateTime(anchor.at))}</p>
                                        )}
                                        {entries > 0 && <CopyText label={t.copyHead(log)} value={head} />}
                                    </li>
                                );
                            })}
                        </ul>
                    </>
                )}
            </Answer>
        </Dialog>
    );
}
