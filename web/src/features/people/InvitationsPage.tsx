import { useQueryClient } from "@tanstack/react-query";
import { MailPlus } from "lucide-react";
import { useRef, useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaInvitationView } from "@/api/schema";
import { useCommands } from "@/app/commands";
import { useMe } from "@/app/me";
import { ago, date, dateTime } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Badge, Empty, Page, Section } from "@/ui/Page";
import { Table } from "@/ui/Table";
import { say } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { type Invitation, InvitationOnce, Invite } from "./Invite";
import { stateOf } from "./invitation";
import { PeopleTabs } from "./PeopleTabs";
import { PEOPLE, useInvitations } from "./queries";
import { below, outranks } from "./roles";
import { useText } from "./text";

/** Who was invited to make an account. */
export default function InvitationsPage() {
    const t = useText();
    const { data: me } = useMe();
    const invitations = useInvitations();
    const [inviting, setInviting] = useState(false);
    const [made, setMade] = useState<Invitation>();
    const button = useRef<HTMLButtonElement>(null);
    const roles = below(me?.role ?? "");
    const canInvite = roles.length > 0;
    useCommands(canInvite ? [{ id: "people-invite", label: t.invite, run: () => setInviting(true) }] : []);
    const invite = canInvite && (
        <Button ref={button} kind="primary" icon={MailPlus} onClick={() => setInviting(true)}>
            {t.invite}
        </Button>
    );
    return (
        <Page title={t.invitations} about={t.invitationsAbout} actions={invite}>
            <PeopleTabs />
            <Answer of={invitations}>
                {(rows) => (
                    <Section title={t.invitations}>
                        {rows.length > 0 ? (
                            <List rows={rows} myRole={me?.role ?? ""} />
                        ) : (
                            <Empty icon={MailPlus} title={t.inviteNone}>
                                {t.inviteNoneAbout}
                            </Empty>
                        )}
                    </Section>
                )}
            </Answer>
            {inviting && <Invite roles={roles} onMade={setMade} onClose={() => setInviting(false)} />}
            {made && <InvitationOnce made={made} returnTo={button} onClose={() => setMade(undefined)} />}
        </Page>
    );
}

const TONES = { open: "good", used: "plain", expired: "plain", revoked: "bad" } as const;

function List({ rows, myRole }: { rows: SchemaInvitationView[]; myRole: string }) {
    const t = useText();
    const queries = useQueryClient();
    const [revoking, setRevoking] = useState<SchemaInvitationView>();
    const states = { open: t.stateOpen, used: t.stateUsed, expired: t.stateExpired, revoked: t.stateRevoked };
    const state = (row: SchemaInvitationView) => <Badge tone={TONES[stateOf(row)]}>{states[stateOf(row)]}</Badge>;
    const ends = (row: SchemaInvitationView) => (stateOf(row) === "open" ? ago(row.expires_at) : date(row.expires_at));
    const role = (row: SchemaInvitationView) => (
        <>
            {t.roles[row.role] ?? row.role}
            <span className="block text-sm text-quiet sm:hidden">
                {t.used}: {t.uses(row.uses, row.max_uses)}
            </span>
            <span className="block text-sm text-quiet sm:hidden">
                {t.ends}: {ends(row)}
            </span>
        </>
    );
    const revoke = (row: SchemaInvitationView) =>
        stateOf(row) === "open" &&
        outranks(myRole, row.role) && (
            <Button
                kind="danger"
                aria-label={t.revokeNamed(t.roles[row.role] ?? row.role, dateTime(row.created_at))}
                onClick={() => setRevoking(row)}
            >
                {t.revoke}
            </Button>
        );
    const run = async ({ id }: SchemaInvitationView) => {
        await ask(api.DELETE("/api/v1/invitations/{id}", { params: { path: { id } } }));
        await queries.invalidateQueries({ queryKey: PEOPLE });
        say(t.revoked);
    };
    return (
        <>
            <Table
                label={t.invitations}
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
