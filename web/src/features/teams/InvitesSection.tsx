import { useQueryClient } from "@tanstack/react-query";
import { MailPlus } from "lucide-react";

import { api, ask } from "@/api/client";
import type { SchemaTeamInviteView, SchemaTeamView } from "@/api/schema";
import { InviteList } from "@/features/people/InviteList";
import { Empty, Section } from "@/ui/Page";
import { Answer } from "@/ui/Wait";

import { forgetInvite } from "./opening";
import { TEAMS, useTeamInvites } from "./queries";
import { mayGive } from "./rights";
import { useText } from "./text";

/** The invites of a team, for those who look after its members. */
export function InvitesSection({ team }: { team: SchemaTeamView }) {
    const t = useText();
    const queries = useQueryClient();
    const invites = useTeamInvites(team.id);
    const given = mayGive(team);
    const revoke = async ({ id }: SchemaTeamInviteView) => {
        await ask(api.DELETE("/api/v1/teams/{id}/invites/{invite}", { params: { path: { id: team.id, invite: id } } }));
        await forgetInvite(team.id, id);
        await queries.invalidateQueries({ queryKey: TEAMS });
    };
    return (
        <Section title={t.invites} about={t.invitesAbout}>
            <Answer of={invites}>
                {(rows) =>
                    rows.length > 0 ? (
                        <InviteList
                            label={t.invites}
                            words={t}
                            rows={rows}
                            more={({ personal }) => personal && <span className="block text-sm text-quiet">{t.personal}</span>}
                            mayRevoke={(role) => given.some((one) => one === role)}
                            onRevoke={revoke}
                        />
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
