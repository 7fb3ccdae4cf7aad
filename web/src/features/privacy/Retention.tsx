import { useQuery } from "@tanstack/react-query";
import { CircleCheck, RefreshCw, TriangleAlert } from "lucide-react";

import { api, ask } from "@/api/client";
import { date, number } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Badge, Note, Section } from "@/ui/Page";
import { Table } from "@/ui/Table";
import { Answer } from "@/ui/Wait";

import { useText } from "./text";

/** How much there is of each kind of personal data, and whether it goes when it should. */
export function Retention() {
    const t = useText();
    const retention = useQuery({
        queryKey: ["privacy", "retention"],
        queryFn: () => ask(api.GET("/api/v1/privacy/retention")),
        // It counts rows, and the server lets nobody ask for it often.
        staleTime: 600_000,
        refetchOnWindowFocus: false,
    });
    const again = (
        <Button icon={RefreshCw} busy={retention.isFetching} onClick={() => void retention.refetch()}>
            {t.retentionAgain}
        </Button>
    );
    return (
        <Section title={t.retention} about={t.retentionAbout} actions={again}>
            <Answer of={retention}>
                {({ ok, data }) => (
                    <>
                        <Note tone={ok ? "good" : "bad"} icon={ok ? CircleCheck : TriangleAlert}>
                            <p className="font-medium">{ok ? t.retentionOk : t.retentionBad}</p>
                            {!ok && <p className="text-sm">{t.retentionBadAbout}</p>}
                        </Note>
                        <div className="pt-4">
                            <Table
                                label={t.retention}
                                rows={data}
                                id={({ data }) => data}
                                columns={[
                                    { id: "data", title: t.data, cell: ({ data }) => t.classes[data] ?? data },
                                    { id: "rows", title: t.rows, end: true, cell: ({ rows }) => (rows == null ? t.none : number(rows)) },
                                    { id: "oldest", title: t.oldest, wide: true, cell: ({ oldest }) => (oldest ? date(oldest) : t.none) },
                                    {
                                        id: "limit",
                                        title: t.limit,
                                        wide: true,
                                        cell: ({ limit_days }) => (limit_days == null ? t.none : t.days(limit_days)),
                                    },
                                    {
                                        id: "overdue",
                                        title: t.overdue,
                                        end: true,
                                        cell: ({ overdue }) =>
                                            overdue > 0 ? <Badge tone="bad">{number(overdue)}</Badge> : number(overdue),
                                    },
                                ]}
                            />
                        </div>
                    </>
                )}
            </Answer>
        </Section>
    );
}
