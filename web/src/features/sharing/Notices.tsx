import { useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useState } from "react";
import type { MadeLink } from "#vault/client.js";
import { api, ask } from "@/api/client";
import type { SchemaShareNoticeView } from "@/api/schema";
import { ago, dateTime } from "@/i18n/format";
import { Button, IconButton } from "@/ui/Button";
import { Section } from "@/ui/Page";
import { sayError } from "@/ui/Toasts";

import { useLinkName } from "./LinkList";
import { NOTICES, useNotices } from "./links";
import { useText } from "./text";

/** What has happened with these links. Of the links of another vault nothing is said here. */
export function Notices({ links }: { links: MadeLink[] }) {
    const t = useText();
    const nameOf = useLinkName();
    const queries = useQueryClient();
    const [busy, setBusy] = useState(false);
    const { data = [] } = useNotices();
    const byId = new Map(links.map((link) => [link.id, link]));
    const notices = data.filter(({ share }) => byId.has(share));
    const putAway = async (which: SchemaShareNoticeView[]) => {
        setBusy(true);
        try {
            for (const { id } of which) await ask(api.DELETE("/api/v1/vault/share-notices/{id}", { params: { path: { id } } }));
        } catch (error) {
            sayError(error);
        }
        await queries.invalidateQueries({ queryKey: NOTICES });
        setBusy(false);
    };
    if (notices.length === 0) return null;
    const all = notices.length > 1 && (
        <Button icon={Check} busy={busy} onClick={() => void putAway(notices)}>
            {t.putAllAway}
        </Button>
    );
    return (
        <Section title={t.notices} actions={all}>
            <ul className="-my-2 divide-y divide-line">
                {notices.map((notice) => (
                    <li key={notice.id} className="flex items-center gap-3 py-2">
                        <div className="min-w-0 grow">
                            <p className={notice.kind === "throttled" ? "font-medium text-warn" : ""}>{told(notice, t)}</p>
                            <p className="text-sm wrap-anywhere text-quiet">
                                {nameOf(byId.get(notice.share))} ·{" "}
                                <time dateTime={notice.at} title={dateTime(notice.at)}>
                                    {ago(notice.at)}
                                </time>
                            </p>
                        </div>
                        <IconButton
                            icon={Check}
                            label={t.putAwayOf(told(notice, t))}
                            disabled={busy}
                            onClick={() => void putAway([notice])}
                        />
                    </li>
                ))}
            </ul>
        </Section>
    );
}

function told({ kind, downloads }: SchemaShareNoticeView, t: ReturnType<typeof useText>): string {
    const words = t.noticeKinds[kind as keyof typeof t.noticeKinds] as ((count: number) => string) | undefined;
    return words?.(downloads) ?? kind;
}
