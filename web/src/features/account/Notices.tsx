import { useQueryClient } from "@tanstack/react-query";
import { BellRing, X } from "lucide-react";

import { api, ask } from "@/api/client";
import { ago, dateTime } from "@/i18n/format";
import { Button, IconButton } from "@/ui/Button";
import { Section } from "@/ui/Page";
import { sayError } from "@/ui/Toasts";

import { NOTICES, useNotices } from "./queries";
import { useText } from "./text";

/** What somebody else may have done to the account: nothing is drawn where there is nothing. */
export function Notices() {
    const t = useText();
    const queries = useQueryClient();
    const { data: notices = [] } = useNotices();
    if (notices.length === 0) return null;
    const putAway = async (act: () => Promise<unknown>) => {
        try {
            await act();
        } catch (error) {
            sayError(error);
        }
        await queries.invalidateQueries({ queryKey: NOTICES });
    };
    const all = () => ask(api.DELETE("/api/v1/auth/notices"));
    const one = (id: string) => ask(api.DELETE("/api/v1/auth/notices/{id}", { params: { path: { id } } }));
    return (
        <Section
            title={t.notices}
            about={t.aboutNotices}
            actions={notices.length > 1 && <Button onClick={() => void putAway(all)}>{t.putAllAway}</Button>}
        >
            <ul className="flex flex-col divide-y divide-line">
                {notices.map(({ id, kind, text, at }) => (
                    <li key={id} className="flex items-start gap-3 py-3 first:pt-0 last:pb-0">
                        <BellRing aria-hidden className="mt-0.5 size-5 shrink-0 text-warn" />
                        <div className="min-w-0 grow">
                            <p>{t.notice[kind] ?? text}</p>
                            <time dateTime={at} title={dateTime(at)} className="text-sm text-quiet">
                                {ago(at)}
                            </time>
                        </div>
                        <IconButton icon={X} label={t.putAway} className="shrink-0" onClick={() => void putAway(() => one(id))} />
                    </li>
                ))}
            </ul>
        </Section>
    );
}
