import { useQueryClient } from "@tanstack/react-query";
import { MonitorX } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaSessionView } from "@/api/schema";
import { ago, dateTime } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Badge, Section } from "@/ui/Page";
import { Table } from "@/ui/Table";
import { say } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { deviceName } from "./device";
import { SESSIONS, useSessions } from "./queries";
import { useText } from "./text";

/** Where one is signed in. */
export function SessionsSection() {
    const t = useText();
    const queries = useQueryClient();
    const sessions = useSessions();
    const [ended, setEnded] = useState<SchemaSessionView>();
    const [endsOthers, setEndsOthers] = useState(false);
    const others = sessions.data?.some(({ current }) => !current) ?? false;
    const end = async (act: () => Promise<unknown>, said: string) => {
        await act();
        say(said);
        await queries.invalidateQueries({ queryKey: SESSIONS });
    };
    const one = (id: string) => ask(api.DELETE("/api/v1/auth/sessions/{id}", { params: { path: { id } } }));
    return (
        <Section
            title={t.sessions}
            about={t.aboutSessions}
            actions={
                others && (
                    <Button kind="danger" icon={MonitorX} onClick={() => setEndsOthers(true)}>
                        {t.endOthers}
                    </Button>
                )
            }
        >
            <Answer of={sessions}>{(rows) => <List sessions={rows} onEnd={setEnded} />}</Answer>
            {ended && (
                <Confirm
                    title={t.endOne}
                    confirm={t.end}
                    onConfirm={() => end(() => one(ended.id), t.sessionEnded)}
                    onClose={() => setEnded(undefined)}
                >
                    <p>{t.endOneAbout(deviceName(ended.device))}</p>
                </Confirm>
            )}
            {endsOthers && (
                <Confirm
                    title={t.endOthers}
                    confirm={t.endOthers}
                    onConfirm={() => end(() => ask(api.DELETE("/api/v1/auth/sessions")), t.othersEnded)}
                    onClose={() => setEndsOthers(false)}
                >
                    <p>{t.endOthersAbout}</p>
                </Confirm>
            )}
        </Section>
    );
}

function List({ sessions, onEnd }: { sessions: SchemaSessionView[]; onEnd: (session: SchemaSessionView) => void }) {
    const t = useText();
    const mineFirst = [...sessions].sort((a, b) => Number(b.current) - Number(a.current));
    return (
        <Table
            label={t.sessions}
            rows={mineFirst}
            id={({ id }) => id}
            columns={[
                {
                    id: "device",
                    title: t.device,
                    cell: ({ device, last_address }) => (
                        <>
                            <span className="font-medium break-words" title={device}>
                                {deviceName(device)}
                            </span>
                            {last_address && <span className="block text-sm text-quiet">{last_address}</span>}
                        </>
                    ),
                },
                { id: "begun", title: t.signedIn, wide: true, cell: ({ created_at }) => dateTime(created_at) },
                {
                    id: "used",
                    title: t.lastUsed,
                    cell: ({ last_used_at }) => <time title={dateTime(last_used_at)}>{ago(last_used_at)}</time>,
                },
                {
                    id: "actions",
                    title: t.actions,
                    end: true,
                    cell: (session) =>
                        session.current ? (
                            <Badge tone="good">{t.thisOne}</Badge>
                        ) : (
                            <Button kind="danger" aria-label={t.endOf(deviceName(session.device))} onClick={() => onEnd(session)}>
                                {t.end}
                            </Button>
                        ),
                },
            ]}
        />
    );
}
