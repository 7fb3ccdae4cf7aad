import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { DoorOpen, HandHelping, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaTeamView } from "@/api/schema";
import { useMe } from "@/app/me";
import { ActionLine } from "@/ui/ActionLine";
import { Confirm } from "@/ui/Dialog";
import { Section } from "@/ui/Page";
import { say } from "@/ui/Toasts";

import { TEAMS, useMembers } from "./queries";
import { has } from "./rights";
import { TeamForm } from "./TeamForm";
import { Transfer } from "./Transfer";
import { useText } from "./text";

type Asking = "rename" | "transfer" | "leave" | "end";

/** What can be done about a team as a whole, each with what it means. */
export function TeamActions({ team }: { team: SchemaTeamView }) {
    const t = useText();
    const { data: me } = useMe();
    const members = useMembers(team.id, has(team, "seeMembers"));
    const navigate = useNavigate();
    const queries = useQueryClient();
    const [asking, setAsking] = useState<Asking>();
    const params = { path: { id: team.id } };
    const rename = async (name: string) => {
        await ask(api.PATCH("/api/v1/teams/{id}", { params, body: { name } }));
        await queries.invalidateQueries({ queryKey: TEAMS });
        say(t.renamed(name));
    };
    const gone = async (done: string) => {
        await navigate({ to: "/teams" });
        queries.removeQueries({ queryKey: [...TEAMS, team.id] });
        await queries.invalidateQueries({ queryKey: TEAMS });
        say(done);
    };
    const leave = async () => {
        await ask(api.DELETE("/api/v1/teams/{id}/members/{account}", { params: { path: { id: team.id, account: me?.user_id ?? "" } } }));
        await gone(t.wasLeft(team.name));
    };
    const end = async () => {
        await ask(api.DELETE("/api/v1/teams/{id}", { params }));
        await gone(t.ended(team.name));
    };
    const others = members.data?.filter(({ account, standing }) => account !== me?.user_id && standing === "active") ?? [];
    const isLast = team.role === "super_admin" && !others.some(({ role }) => role === "super_admin");
    const close = () => setAsking(undefined);
    return (
        <Section title={t.manage}>
            <ul className="flex flex-col divide-y divide-line">
                {has(team, "manageTeam") && (
                    <ActionLine icon={Pencil} label={t.rename} about={t.renameAbout} onPress={() => setAsking("rename")} />
                )}
                {team.role === "super_admin" && (
                    <ActionLine icon={HandHelping} label={t.transfer} about={t.transferAbout} onPress={() => setAsking("transfer")} />
                )}
                <ActionLine
                    icon={DoorOpen}
                    label={t.leave}
                    about={isLast ? t.leaveLast : t.leaveAbout}
                    danger
                    disabled={isLast}
                    onPress={() => setAsking("leave")}
                />
                {team.role === "super_admin" && (
                    <ActionLine icon={Trash2} label={t.end} about={t.endAbout} danger onPress={() => setAsking("end")} />
                )}
            </ul>
            {asking === "rename" && (
                <TeamForm title={t.rename} about={t.renameAbout} name={team.name} submit={t.rename} onSubmit={rename} onClose={close} />
            )}
            {asking === "transfer" && <Transfer team={team} to={others.filter(({ role }) => role !== "guest")} onClose={close} />}
            {asking === "leave" && (
                <Confirm title={t.leaveQuestion(team.name)} confirm={t.leave} onConfirm={leave} onClose={close}>
                    <p>{t.leaveAbout}</p>
                    <p>{t.leaveKeys}</p>
                </Confirm>
            )}
            {asking === "end" && (
                <Confirm title={t.endQuestion(team.name)} confirm={t.end} onConfirm={end} onClose={close} word={team.name}>
                    <p>{t.endWarning}</p>
                </Confirm>
            )}
        </Section>
    );
}
