import { useQueryClient } from "@tanstack/react-query";
import { Ban, MailPlus } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaTeamInviteView, SchemaTeamView } from "@/api/schema";
import { stateOf } from "@/features/people/invitation";
import { ago, date, dateTime } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Badge, Empty, Section } from "@/ui/Page";
import { Table } from "@/ui/Table";
import { say } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { TEAMS, useTeamInvites } from "./queries";
import { mayGive } from "./rights";
import { useText } from "./text";

const TONES = { open: "good", used: "plain", expired: "plain", revoked: "bad" } as const;

/** The invites of a team, for those who look after its members. */
export function InvitesSection({ team }: { team: SchemaTeamView }) {
    const t = useText();
    const invites = useTeamInvites(team.id);
    return (
        <Section title={t.invites} about={t.invitesAbout}>
            <Answer of={invites}>
                {(rows) =>
                    rows.length > 0 ? (
                        <List rows={rows} team={team} />
                    ) : (
                        <Empty icon={MailPlus} title={t.invitesNone}>
                            {t.invitesNoneAbout}
                        </Empty>
                    )
                }
            </Answer>
        </Section>
    );
}

function List({ rows, team }: { rows: SchemaTeamInviteView[]; team: SchemaTeamView }) {
    const t = useText();
    const queries = useQueryClient();
    const [revoking, setRevoking] = useState<SchemaTeamInviteView>();
    const given = mayGive(team);
    const named = (role: string) => t.roles[role] ?? role;
    const role = (row: SchemaTeamInviteView) => (
        <>
            {named(row.role)}
            {row.personal && <span className="block text-sm text-quiet">{t.personal}</span>}
        </>
    );
    const state = (row: SchemaTeamInviteView) => (
        <>
            <Badge tone={TONES[stateOf(row)]}>{t.states[stateOf(row)]}</Badge>
            <span className="block text-sm text-quiet sm:hidden">{t.uses(row.uses, row.max_uses)}</span>
        </>
    );
    const revoke = (row: SchemaTeamInviteView) =>
        stateOf(row) === "open" &&
        given.some((one) => one === row.role) && (
            <Button
                kind="danger"
                icon={Ban}
                aria-label={t.revokeNamed(named(row.role), dateTime(row.created_at))}
                onClick={() => setRevoking(row)}
            >
                <span className="max-sm:sr-only">{t.revoke}</span>
            </Button>
        );
    const run = async ({ id }: SchemaTeamInviteView) => {
        await ask(api.DELETE("/api/v1/teams/{id}/invites/{invite}", { params: { path: { id: team.id, invite: id } } }));
        await queries.invalidateQueries({ queryKey: TEAMS });
        say(t.revoked);
    };
    return (
        <>
            <Table
                label={t.invites}
                rows={rows}
                id={({ id }) => id}
                columns={[
                    { id: "role", title: t.role, cell: role },
                    { id: "state", title: t.state, cell: state },
                    { id: "used", title: t.used, cell: ({ uses, max_uses }) => t.uses(uses, max_uses), wide: true },
                    { id: "made", title: t.madeAt, cell: ({ created_at }) => date(created_at), wide: true },
                    {
                        id: "ends",
                        title: t.ends,
                        cell: (row) => (stateOf(row) === "open" ? ago(row.expires_at) : date(row.expires_at)),
                        wide: true,
                    },
                    { id: "revoke", title: t.actions, cell: revoke, end: true },
                ]}
            />
            {revoking && (
                <Confirm title={t.revokeQuestion} confirm={t.revoke} onConfirm={() => run(revoking)} onClose={() => setRevoking(undefined)}>
                    <p>{t.revokeAbout}</p>
                </Confirm>
            )}
        </>
    );
}
