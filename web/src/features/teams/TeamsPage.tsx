import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Link2, Plus, Users } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaTeamView } from "@/api/schema";
import { may, useMe } from "@/app/me";
import { date } from "@/i18n/format";
import { Button, buttonClass } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Badge, Empty, Page, Section } from "@/ui/Page";
import { say } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { TEAMS, useTeams } from "./queries";
import { TeamForm } from "./TeamForm";
import { useText } from "./text";

/** One's teams, and those that one is asked to come into. */
export default function TeamsPage() {
    const t = useText();
    const { data: me } = useMe();
    const teams = useTeams();
    const navigate = useNavigate();
    const queries = useQueryClient();
    const [making, setMaking] = useState(false);
    const mayMake = may(me, "team.create");
    const make = async (name: string) => {
        const { id } = await ask(api.POST("/api/v1/teams", { body: { name } }));
        void queries.invalidateQueries({ queryKey: TEAMS });
        say(t.madeTeam(name));
        await navigate({ to: "/teams/$team", params: { team: id } });
    };
    const actions = (
        <>
            <Link to="/teams/join" className={buttonClass()}>
                <Link2 aria-hidden className="size-4" />
                {t.joinWithLink}
            </Link>
            {mayMake && (
                <Button kind="primary" icon={Plus} onClick={() => setMaking(true)}>
                    {t.make}
                </Button>
            )}
        </>
    );
    return (
        <Page title={t.teams} about={t.teamsAbout} actions={actions}>
            <Answer of={teams}>
                {(all) => {
                    const asked = all.filter(({ standing }) => standing === "invited");
                    const mine = all.filter(({ standing }) => standing !== "invited");
                    return (
                        <>
                            {asked.length > 0 && <Asked teams={asked} self={me?.user_id} />}
                            {mine.length > 0 ? (
                                <Mine teams={mine} />
                            ) : (
                                <Section title={t.mine}>
                                    <Empty icon={Users} title={t.none}>
                                        {mayMake ? t.noneAbout : t.noneAboutJoin}
                                    </Empty>
                                </Section>
                            )}
                        </>
                    );
                }}
            </Answer>
            {making && <TeamForm title={t.make} about={t.makeAbout} submit={t.make} onSubmit={make} onClose={() => setMaking(false)} />}
        </Page>
    );
}

function Mine({ teams }: { teams: SchemaTeamView[] }) {
    const t = useText();
    return (
        <Section title={t.mine}>
            <ul className="-my-2 flex flex-col divide-y divide-line">
                {teams.map(({ id, name, role, standing, created_at }) => (
                    <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
                        <div className="min-w-0">
                            <Link
                                to="/teams/$team"
                                params={{ team: id }}
                                className="inline-flex min-h-8 items-center font-medium break-words text-accent hover:underline"
                            >
                                {name}
                            </Link>
                            <p className="text-sm text-quiet">
                                {t.youAre(t.roles[role] ?? role)} · {t.madeOn(date(created_at))}
                            </p>
                        </div>
                        {standing === "suspended" && <Badge tone="warn">{t.standings.suspended}</Badge>}
                    </li>
                ))}
            </ul>
        </Section>
    );
}

function Asked({ teams, self }: { teams: SchemaTeamView[]; self: string | undefined }) {
    const t = useText();
    const queries = useQueryClient();
    const [declining, setDeclining] = useState<SchemaTeamView>();
    const decline = async ({ id, name }: SchemaTeamView, account: string) => {
        await ask(api.DELETE("/api/v1/teams/{id}/members/{account}", { params: { path: { id, account } } }));
        await queries.invalidateQueries({ queryKey: TEAMS });
        say(t.declined(name));
    };
    return (
        <Section title={t.asked} about={t.askedAbout}>
            <ul className="-my-2 flex flex-col divide-y divide-line">
                {teams.map((team) => (
                    <li key={team.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2">
                        <p className="min-w-0 break-words">
                            <span className="font-medium">{team.name}</span>{" "}
                            <span className="text-sm text-quiet">{t.askedAs(t.roles[team.role] ?? team.role)}</span>
                        </p>
                        <div className="flex gap-2">
                            <Button aria-label={t.declineNamed(team.name)} onClick={() => setDeclining(team)}>
                                {t.decline}
                            </Button>
                            <Link to="/teams/join" aria-label={t.joinNamed(team.name)} className={buttonClass("primary")}>
                                {t.join}
                            </Link>
                        </div>
                    </li>
                ))}
            </ul>
            {declining && self && (
                <Confirm
                    title={t.declineQuestion(declining.name)}
                    confirm={t.decline}
                    onConfirm={() => decline(declining, self)}
                    onClose={() => setDeclining(undefined)}
                >
                    <p>{t.declineAbout}</p>
                </Confirm>
            )}
        </Section>
    );
}
