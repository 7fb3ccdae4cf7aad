import { UserPlus } from "lucide-react";
import { useRef, useState } from "react";

import type { SchemaMemberView, SchemaTeamView } from "@/api/schema";
import { useMe } from "@/app/me";
import { date, dateTime } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Badge, Section } from "@/ui/Page";
import { Table } from "@/ui/Table";
import { Answer } from "@/ui/Wait";

import { InviteForm, InviteOnce, type MadeInvite } from "./InviteForm";
import { MemberActions } from "./MemberActions";
import { nameOf, useMembers } from "./queries";
import { has, mayGive, standsIn } from "./rights";
import { useText } from "./text";

/** Who is in a team. */
export function MembersSection({ team }: { team: SchemaTeamView }) {
    const t = useText();
    const members = useMembers(team.id);
    const [inviting, setInviting] = useState(false);
    const [made, setMade] = useState<MadeInvite>();
    const button = useRef<HTMLButtonElement>(null);
    const there = members.data?.filter(({ standing }) => standing !== "removed") ?? [];
    const left = members.data?.filter(({ standing }) => standing === "removed") ?? [];
    const invite = has(team, "manageMembers") && (
        <Button ref={button} kind="primary" icon={UserPlus} onClick={() => setInviting(true)}>
            {t.invite}
        </Button>
    );
    return (
        <>
            <Section title={t.members} about={members.data && t.membersAbout(there.length)} actions={invite}>
                <Answer of={members}>{() => <People members={there} team={team} />}</Answer>
            </Section>
            {left.length > 0 && <Left members={left} />}
            {inviting && (
                <InviteForm
                    team={team.id}
                    roles={mayGive(team).filter((role) => role !== "super_admin")}
                    onMade={setMade}
                    onClose={() => setInviting(false)}
                />
            )}
            {made && <InviteOnce made={made} returnTo={button} onClose={() => setMade(undefined)} />}
        </>
    );
}

function People({ members, team }: { members: SchemaMemberView[]; team: SchemaTeamView }) {
    const t = useText();
    const { data: me } = useMe();
    const name = (one: SchemaMemberView) => (
        <>
            <span className="font-medium break-words">{nameOf(one)}</span>
            {one.account === me?.user_id && (
                <span className="ms-2">
                    <Badge>{t.you}</Badge>
                </span>
            )}
            {one.display_name && <span className="block text-sm text-quiet">{one.username}</span>}
            {one.standing !== "active" && (
                <span className="block sm:hidden">
                    <Badge tone="warn">{t.standings[one.standing] ?? one.standing}</Badge>
                </span>
            )}
        </>
    );
    const role = (one: SchemaMemberView) => (
        <>
            {t.roles[one.role] ?? one.role}
            {one.acting_until && standsIn(one) && (
                <span className="block text-sm text-quiet">{t.actingUntil(dateTime(one.acting_until))}</span>
            )}
        </>
    );
    const standing = ({ standing, since }: SchemaMemberView) => (
        <>
            <Badge tone={standing === "active" ? "good" : "warn"}>{t.standings[standing] ?? standing}</Badge>
            <span className="block text-sm text-quiet">{t.since(date(since))}</span>
        </>
    );
    return (
        <Table
            label={t.members}
            rows={members}
            id={({ account }) => account}
            columns={[
                { id: "name", title: t.person, cell: name },
                { id: "role", title: t.role, cell: role },
                { id: "standing", title: t.standing, cell: standing, wide: true },
                { id: "keys", title: t.keys, cell: (one) => <Keys of={one} team={team} />, wide: true },
                { id: "act", title: t.actions, cell: (one) => <MemberActions of={one} team={team} />, end: true },
            ]}
        />
    );
}

/** What the server knows of somebody's keys: whether an administrator's client has handed some over. */
function Keys({ of: { account, welcomed, announcement }, team }: { of: SchemaMemberView; team: SchemaTeamView }) {
    const t = useText();
    if (welcomed) return t.keysHas;
    // Whoever made the team made its vault, and was handed nothing.
    if (account === team.created_by) return <span className="text-quiet">{t.keysMaker}</span>;
    return announcement ? <Badge tone="warn">{t.keysWaiting}</Badge> : <span className="text-quiet">{t.keysNot}</span>;
}

function Left({ members }: { members: SchemaMemberView[] }) {
    const t = useText();
    return (
        <Section title={t.left} about={t.leftAbout}>
            <ul className="flex flex-col gap-1">
                {members.map((one) => (
                    <li key={one.account} className="flex flex-wrap justify-between gap-x-4">
                        <span className="min-w-0 break-words">
                            <span className="font-medium">{nameOf(one)}</span>{" "}
                            {one.display_name && <span className="text-sm text-quiet">{one.username}</span>}
                        </span>
                        <span className="text-sm text-quiet">
                            {t.leftOn} {date(one.since)}
                        </span>
                    </li>
                ))}
            </ul>
        </Section>
    );
}
