import { useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft, PauseCircle, SearchX, UserRoundCheck } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { isCode } from "@/api/problem";
import type { SchemaTeamView } from "@/api/schema";
import { useMe } from "@/app/me";
import { dateTime } from "@/i18n/format";
import { Button, buttonClass } from "@/ui/Button";
import { Empty, Note, Page } from "@/ui/Page";
import { say, sayError } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { InvitesSection } from "./InvitesSection";
import { MembersSection } from "./MembersSection";
import { TEAMS, useTeam } from "./queries";
import { RequestsSection } from "./RequestsSection";
import { RolesSection } from "./RolesSection";
import { has, standsIn } from "./rights";
import { TeamActions } from "./TeamActions";
import { useText } from "./text";
import { VaultSection } from "./VaultSection";

/** One team: who is in it, and what one may do about that. */
export default function TeamPage() {
    const t = useText();
    const { team: id } = useParams({ from: "/frame/teams/$team" });
    const team = useTeam(id);
    const back = (
        <Link to="/teams" className={buttonClass()}>
            <ArrowLeft aria-hidden className="size-4 rtl:-scale-x-100" />
            {t.back}
        </Link>
    );
    return (
        <Page title={team.data?.name ?? (team.error ? t.gone : t.team)} about={team.data && <Mine team={team.data} />} actions={back}>
            {isCode(team.error, "NOT_FOUND") ? (
                <Empty icon={SearchX} title={t.gone}>
                    {t.goneAbout}
                </Empty>
            ) : (
                <Answer of={team}>{(found) => <Parts team={found} />}</Answer>
            )}
        </Page>
    );
}

function Mine({ team: { role, acting_until, standing }, team }: { team: SchemaTeamView }) {
    const t = useText();
    if (standing === "invited") return t.askedAs(t.roles[role] ?? role);
    return (
        <>
            {t.youAre(t.roles[role] ?? role)}
            {acting_until && standsIn(team) && ` · ${t.actingUntil(dateTime(acting_until))}`}
        </>
    );
}

function Parts({ team }: { team: SchemaTeamView }) {
    const t = useText();
    if (team.standing === "suspended") {
        return (
            <>
                <Note tone="warn" icon={PauseCircle}>
                    {t.suspendedNote}
                </Note>
                <RolesSection />
            </>
        );
    }
    if (team.standing === "invited") {
        return (
            <>
                <Note>{t.invitedNote}</Note>
                <Link to="/teams/join" className={buttonClass("primary", "self-start")}>
                    {t.joinWithLink}
                </Link>
                <RolesSection />
            </>
        );
    }
    const sees = has(team, "seeMembers");
    return (
        <>
            <VaultSection team={team} />
            {sees ? <MembersSection team={team} /> : <Guest team={team} />}
            {has(team, "manageMembers") && <InvitesSection team={team} />}
            {sees && <RequestsSection team={team} />}
            <RolesSection />
            <TeamActions team={team} />
        </>
    );
}

function Guest({ team }: { team: SchemaTeamView }) {
    const t = useText();
    const { data: me } = useMe();
    const queries = useQueryClient();
    const [busy, setBusy] = useState(false);
    const request = async (account: string) => {
        setBusy(true);
        try {
            await ask(api.POST("/api/v1/teams/{id}/promotions", { params: { path: { id: team.id } }, body: { account, kind: "member" } }));
            await queries.invalidateQueries({ queryKey: TEAMS });
            say(t.askedMember);
        } catch (error) {
            sayError(error);
        } finally {
            setBusy(false);
        }
    };
    return (
        <Note>
            <p>{t.guestNote}</p>
            <Button className="mt-2" icon={UserRoundCheck} busy={busy} disabled={!me} onClick={() => me && void request(me.user_id)}>
                {t.askMemberSelf}
            </Button>
        </Note>
    );
}
