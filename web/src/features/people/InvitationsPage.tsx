import { useQueryClient } from "@tanstack/react-query";
import { MailPlus } from "lucide-react";
import { useRef, useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaInvitationView } from "@/api/schema";
import { useCommands } from "@/app/commands";
import { useMe } from "@/app/me";
import { Button } from "@/ui/Button";
import { Empty, Page, Section } from "@/ui/Page";
import { Answer } from "@/ui/Wait";

import { type Invitation, InvitationOnce, Invite } from "./Invite";
import { InviteList } from "./InviteList";
import { PeopleTabs } from "./PeopleTabs";
import { PEOPLE, useInvitations } from "./queries";
import { below, outranks } from "./roles";
import { useText } from "./text";

/** Who was invited to make an account. */
export default function InvitationsPage() {
    const t = useText();
    const { data: me } = useMe();
    const queries = useQueryClient();
    const invitations = useInvitations();
    const [inviting, setInviting] = useState(false);
    const [made, setMade] = useState<Invitation>();
    const button = useRef<HTMLButtonElement>(null);
    const roles = below(me?.role ?? "");
    const canInvite = roles.length > 0;
    useCommands(canInvite ? [{ id: "people-invite", label: t.invite, run: () => setInviting(true) }] : []);
    const revoke = async ({ id }: SchemaInvitationView) => {
        await ask(api.DELETE("/api/v1/invitations/{id}", { params: { path: { id } } }));
        await queries.invalidateQueries({ queryKey: PEOPLE });
    };
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
                            <InviteList
                                label={t.invitations}
                                words={t}
                                rows={rows}
                                mayRevoke={(role) => outranks(me?.role ?? "", role)}
                                onRevoke={revoke}
                            />
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
