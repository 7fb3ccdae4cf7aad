import { useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Pause, Play, UserCog, UserMinus, UserRoundCheck } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaMemberView, SchemaTeamView } from "@/api/schema";
import { useMe } from "@/app/me";
import { useVault } from "@/features/vault/session";
import { size } from "@/i18n/format";
import { IconButton } from "@/ui/Button";
import { Confirm, FormDialog } from "@/ui/Dialog";
import { type Action, Menu } from "@/ui/Menu";
import { say, sayError } from "@/ui/Toasts";

import { changeRole, removeMember } from "./opening";
import { nameOf, TEAMS } from "./queries";
import { RoleChoice } from "./RoleChoice";
import { decidesAbout, mayGive } from "./rights";
import { useText } from "./text";

interface Of {
    of: SchemaMemberView;
    team: SchemaTeamView;
}

/** What can be done about somebody in a team. */
export function MemberActions({ of, team }: Of) {
    const t = useText();
    const { data: me } = useMe();
    const queries = useQueryClient();
    const isOpen = useVault().is === "open";
    const [asking, setAsking] = useState<"role" | "remove">();
    const name = nameOf(of);
    const params = { path: { id: team.id, account: of.account } };
    const refresh = () => queries.invalidateQueries({ queryKey: TEAMS });
    const suspend = async (suspended: boolean) => {
        await ask(api.PATCH("/api/v1/teams/{id}/members/{account}", { params, body: { suspended } }));
        await refresh();
        if (suspended) say(t.suspended(name), () => suspend(false));
        else say(t.resumed(name));
    };
    const askMember = async () => {
        const body = { account: of.account, kind: "member" };
        await ask(api.POST("/api/v1/teams/{id}/promotions", { params: { path: { id: team.id } }, body }));
        await refresh();
        say(t.askedMember);
    };
    const remove = async () => {
        const atServer = () => ask(api.DELETE("/api/v1/teams/{id}/members/{account}", { params }));
        const removed = await removeMember(team, of, atServer).finally(refresh);
        say(removed ? t.keysRenewed(name, removed.files, size(removed.bytes)) : t.removed(name));
    };
    const isGuest = of.role === "guest" && of.standing === "active";
    const decides = of.account !== me?.user_id && decidesAbout(team, of);
    const actions: (Action | false)[] = [
        isGuest && { id: "member", label: t.askMember, icon: UserRoundCheck, run: () => void askMember().catch(sayError) },
        decides && of.role !== "guest" && { id: "role", label: t.changeRole, icon: UserCog, run: () => setAsking("role") },
        decides &&
            (of.standing === "suspended"
                ? { id: "resume", label: t.resume, icon: Play, run: () => void suspend(false).catch(sayError) }
                : { id: "suspend", label: t.suspend, icon: Pause, run: () => void suspend(true).catch(sayError) }),
        decides && { id: "remove", label: t.remove, icon: UserMinus, run: () => setAsking("remove"), danger: true, apart: true },
    ];
    const possible = actions.filter((action) => action !== false);
    if (possible.length === 0) return null;
    return (
        <>
            <Menu trigger={<IconButton icon={Ellipsis} label={t.actionsFor(name)} />} actions={possible} />
            {asking === "role" && <ChangeRole of={of} team={team} onClose={() => setAsking(undefined)} />}
            {asking === "remove" && (
                <Confirm title={t.removeQuestion(name)} confirm={t.remove} onConfirm={remove} onClose={() => setAsking(undefined)}>
                    <p>{t.removeAbout(name)}</p>
                    <p>{isOpen ? t.removeKeys(name) : t.removeLocked}</p>
                </Confirm>
            )}
        </>
    );
}

function ChangeRole({ of, team, onClose }: Of & { onClose: () => void }) {
    const t = useText();
    const queries = useQueryClient();
    const isOpen = useVault().is === "open";
    const [role, setRole] = useState(of.role);
    const name = nameOf(of);
    const change = async () => {
        const params = { path: { id: team.id, account: of.account } };
        const atServer = () => ask(api.PATCH("/api/v1/teams/{id}/members/{account}", { params, body: { role } }));
        await changeRole(team, of, role, atServer);
        await queries.invalidateQueries({ queryKey: TEAMS });
        say(t.roleChanged(name, t.roles[role] ?? role));
    };
    return (
        <FormDialog title={t.changeRoleOf(name)} submit={t.changeRole} ready={role !== of.role} onSubmit={change} onClose={onClose}>
            <RoleChoice label={t.newRole} roles={mayGive(team)} value={role} onChange={setRole} />
            <p className="text-sm text-quiet">{isOpen ? t.roleInVault : t.roleLocked}</p>
        </FormDialog>
    );
}
