import { useQueryClient } from "@tanstack/react-query";
import { Hand } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaPromotionView, SchemaTeamView } from "@/api/schema";
import { useMe } from "@/app/me";
import { useVault } from "@/features/vault/session";
import { date } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Confirm, FormDialog } from "@/ui/Dialog";
import { Badge, Section } from "@/ui/Page";
import { Table } from "@/ui/Table";
import { say, sayError } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { changeRole } from "./opening";
import { nameOf, TEAMS, useMembers, usePromotions } from "./queries";
import { has, standsIn } from "./rights";
import { useText } from "./text";

/** What people call somebody by their id, as far as the team still knows them. */
type NameOf = (account: string | null | undefined) => string;

/** Roles that somebody has asked for, and those who may decide. */
export function RequestsSection({ team }: { team: SchemaTeamView }) {
    const t = useText();
    const requests = usePromotions(team.id);
    const members = useMembers(team.id);
    const [asking, setAsking] = useState(false);
    const name: NameOf = (account) => {
        const found = members.data?.find((one) => one.account === account);
        return found ? nameOf(found) : t.somebody;
    };
    const standIn = team.role === "admin" && !standsIn(team) && (
        <Button icon={Hand} onClick={() => setAsking(true)}>
            {t.standIn}
        </Button>
    );
    return (
        <Section title={t.requests} about={t.requestsAbout} actions={standIn}>
            <Answer of={requests}>
                {(all) => {
                    const open = all.filter(({ decided_at }) => !decided_at);
                    const decided = all.filter(({ decided_at }) => decided_at);
                    return (
                        <>
                            {open.length === 0 && <p className="text-quiet">{t.requestsNone}</p>}
                            {open.length > 0 && (
                                <ul className="-my-2 flex flex-col divide-y divide-line">
                                    {open.map((one) => (
                                        <Request key={one.id} request={one} team={team} name={name} />
                                    ))}
                                </ul>
                            )}
                            {decided.length > 0 && <Decided requests={decided} name={name} />}
                        </>
                    );
                }}
            </Answer>
            {asking && <StandIn team={team} onClose={() => setAsking(false)} />}
        </Section>
    );
}

interface RequestProps {
    request: SchemaPromotionView;
    team: SchemaTeamView;
    name: NameOf;
}

function Request({ request, team, name }: RequestProps) {
    const t = useText();
    const { data: me } = useMe();
    const members = useMembers(team.id);
    const queries = useQueryClient();
    const [granting, setGranting] = useState(false);
    const who = name(request.account);
    const what = t.wants[request.kind] ?? request.kind;
    const isMine = request.requested_by === me?.user_id;
    // Whoever asked, or is to have the role, does not decide.
    const decides = has(team, "manageMembers") && !isMine && request.account !== me?.user_id;
    const wanted = members.data?.find(({ account }) => account === request.account);
    const isOpen = useVault().is === "open";
    const decide = async (grant: boolean, done: string) => {
        const params = { path: { id: team.id, promotion: request.id } };
        const atServer = () => ask(api.POST("/api/v1/teams/{id}/promotions/{promotion}/decision", { params, body: { grant } }));
        if (grant && request.kind === "member" && wanted) await changeRole(team, wanted, "member", atServer);
        else await atServer();
        await queries.invalidateQueries({ queryKey: TEAMS });
        say(done);
    };
    const refuse = (done: string) => void decide(false, done).catch(sayError);
    return (
        <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2">
            <div className="min-w-0">
                <p className="font-medium break-words">{t.request(who, what)}</p>
                <p className="text-sm text-quiet">{t.requestBy(name(request.requested_by), date(request.requested_at))}</p>
            </div>
            <div className="flex flex-wrap items-center gap-2">
                {isMine && (
                    <Button aria-label={t.takeBackNamed(who)} onClick={() => refuse(t.takenBack)}>
                        {t.takeBack}
                    </Button>
                )}
                {decides && (
                    <>
                        <Button aria-label={t.refuseNamed(who)} onClick={() => refuse(t.refused)}>
                            {t.refuse}
                        </Button>
                        <Button kind="primary" aria-label={t.grantNamed(who)} onClick={() => setGranting(true)}>
                            {t.grant}
                        </Button>
                    </>
                )}
                {!decides && <Badge>{t.waitsForOther}</Badge>}
            </div>
            {granting && (
                <FormDialog
                    title={t.grantQuestion(who, what)}
                    submit={t.grant}
                    onSubmit={() => decide(true, t.granted)}
                    onClose={() => setGranting(false)}
                >
                    <p>{request.kind === "member" ? t.grantMember : t.grantStandIn}</p>
                    {request.kind === "member" && <p className="text-sm text-quiet">{isOpen ? t.roleInVault : t.roleLocked}</p>}
                </FormDialog>
            )}
        </li>
    );
}

function Decided({ requests, name }: { requests: SchemaPromotionView[]; name: NameOf }) {
    const t = useText();
    const outcome = ({ granted, decided_at, decided_by }: SchemaPromotionView) => (
        <>
            <Badge tone={granted ? "good" : "plain"}>{granted ? t.granted : t.refused}</Badge>
            {decided_at && <span className="block text-sm text-quiet">{t.decidedBy(name(decided_by), date(decided_at))}</span>}
        </>
    );
    const request = ({ account, kind, requested_by, requested_at }: SchemaPromotionView) => (
        <>
            {t.request(name(account), t.wants[kind] ?? kind)}
            <span className="block text-sm text-quiet">{t.requestBy(name(requested_by), date(requested_at))}</span>
        </>
    );
    return (
        <div className="flex flex-col gap-6">
            <h3 className="font-medium">{t.decided}</h3>
            <Table
                label={t.decided}
                rows={requests}
                id={({ id }) => id}
                columns={[
                    { id: "who", title: t.who, cell: request },
                    { id: "outcome", title: t.outcome, cell: outcome },
                ]}
            />
        </div>
    );
}

function StandIn({ team, onClose }: { team: SchemaTeamView; onClose: () => void }) {
    const t = useText();
    const { data: me } = useMe();
    const queries = useQueryClient();
    const request = async () => {
        const body = { account: me?.user_id ?? "", kind: "stand_in" };
        await ask(api.POST("/api/v1/teams/{id}/promotions", { params: { path: { id: team.id } }, body }));
        await queries.invalidateQueries({ queryKey: TEAMS });
        say(t.askedMember);
    };
    return (
        <Confirm title={t.standInQuestion} confirm={t.standIn} onConfirm={request} onClose={onClose}>
            <p>{t.standInAbout}</p>
        </Confirm>
    );
}
