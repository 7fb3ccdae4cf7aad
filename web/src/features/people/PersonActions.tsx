import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { KeyRound, Link2Off, Power, PowerOff, ShieldOff, Timer, Trash2, UserCog } from "lucide-react";
import { useRef, useState } from "react";

import { api, ask } from "@/api/client";
import { isCode } from "@/api/problem";
import type { SchemaUserView } from "@/api/schema";
import { stepped } from "@/app/StepUp";
import { ActionLine } from "@/ui/ActionLine";
import { Confirm, FormDialog } from "@/ui/Dialog";
import { Section } from "@/ui/Page";
import { say, sayError } from "@/ui/Toasts";

import { type MadePassword, PasswordOnce } from "./PasswordOnce";
import { nameOf, PEOPLE } from "./queries";
import { RoleChoice } from "./RoleChoice";
import { below } from "./roles";
import { useText } from "./text";

type Asking = "role" | "reset" | "factor" | "link" | "disable" | "remove";

/** What somebody of a higher role can do for an account, each with what it means. */
export function PersonActions({ user, myRole }: { user: SchemaUserView; myRole: string }) {
    const t = useText();
    const queries = useQueryClient();
    const [asking, setAsking] = useState<Asking>();
    const [busy, setBusy] = useState(false);
    const [made, setMade] = useState<MadePassword>();
    const resetButton = useRef<HTMLButtonElement>(null);
    const directory = useQuery({ queryKey: ["directory"], queryFn: () => ask(api.GET("/api/v1/auth/oidc")), staleTime: 600_000 });
    const name = nameOf(user);
    const params = { path: { id: user.id } };
    const atOnce = async (act: () => Promise<unknown>, done: string) => {
        setBusy(true);
        try {
            await stepped(act);
            await queries.invalidateQueries({ queryKey: PEOPLE });
            say(done);
        } catch (error) {
            sayError(error);
        } finally {
            setBusy(false);
        }
    };
    const unlock = () => atOnce(() => ask(api.POST("/api/v1/users/{id}/unlock", { params })), t.unlocked(name));
    const enable = () => atOnce(() => ask(api.PATCH("/api/v1/users/{id}", { params, body: { disabled: false } })), t.wasEnabled(name));
    return (
        <Section title={t.act}>
            <ul className="flex flex-col divide-y divide-line">
                <ActionLine icon={UserCog} label={t.changeRole} about={t.changeRoleAbout} onPress={() => setAsking("role")} />
                <ActionLine button={resetButton} icon={KeyRound} label={t.reset} about={t.resetAbout} onPress={() => setAsking("reset")} />
                <ActionLine icon={Timer} label={t.unlock} about={t.unlockAbout} busy={busy} onPress={() => void unlock()} />
                <ActionLine icon={ShieldOff} label={t.factor} about={t.factorAbout} onPress={() => setAsking("factor")} />
                {directory.data?.enabled && (
                    <ActionLine icon={Link2Off} label={t.link} about={t.linkAbout} onPress={() => setAsking("link")} />
                )}
                {user.disabled ? (
                    <ActionLine icon={Power} label={t.enable} about={t.enableAbout} busy={busy} onPress={() => void enable()} />
                ) : (
                    <ActionLine icon={PowerOff} label={t.disable} about={t.disableAbout} danger onPress={() => setAsking("disable")} />
                )}
                <ActionLine icon={Trash2} label={t.remove} about={t.removeAbout} danger onPress={() => setAsking("remove")} />
            </ul>
            {asking === "role" && <ChangeRole user={user} roles={below(myRole)} onClose={() => setAsking(undefined)} />}
            {asking && asking !== "role" && <Ask what={asking} user={user} onPassword={setMade} onClose={() => setAsking(undefined)} />}
            {made && <PasswordOnce made={made} returnTo={resetButton} onClose={() => setMade(undefined)} />}
        </Section>
    );
}

function ChangeRole({ user, roles, onClose }: { user: SchemaUserView; roles: string[]; onClose: () => void }) {
    const t = useText();
    const queries = useQueryClient();
    const [role, setRole] = useState(user.role);
    const change = async () => {
        await stepped(() => ask(api.PATCH("/api/v1/users/{id}", { params: { path: { id: user.id } }, body: { role } })));
        await queries.invalidateQueries({ queryKey: PEOPLE });
        say(t.roleChanged(nameOf(user), t.roles[role] ?? role));
    };
    return (
        <FormDialog title={t.changeRole} submit={t.changeRole} ready={role !== user.role} onSubmit={change} onClose={onClose}>
            <RoleChoice label={t.newRole} roles={roles} value={role} onChange={setRole} />
            <p className="text-quiet">{t.changeRoleAbout}</p>
        </FormDialog>
    );
}

interface AskProps {
    what: Exclude<Asking, "role">;
    user: SchemaUserView;
    onPassword: (made: MadePassword) => void;
    onClose: () => void;
}

/** Asks before something is done to an account, and does it. */
function Ask({ what, user, onPassword, onClose }: AskProps) {
    const t = useText();
    const queries = useQueryClient();
    const navigate = useNavigate();
    const name = nameOf(user);
    const params = { path: { id: user.id } };
    const refresh = () => queries.invalidateQueries({ queryKey: PEOPLE });
    const reset = async () => {
        const made = await stepped(() => ask(api.POST("/api/v1/users/{id}/reset-password", { params })));
        void refresh();
        onPassword({ name, password: made.temporary_password, until: made.expires_at });
    };
    const without = async (act: () => Promise<unknown>, missing: string, done: string, none: string) => {
        try {
            await stepped(act);
            say(done);
        } catch (error) {
            if (!isCode(error, missing)) throw error;
            say(none);
        }
    };
    const factor = () => {
        const act = () => ask(api.DELETE("/api/v1/users/{id}/second-factor", { params }));
        return without(act, "AUTH_SECOND_FACTOR_MISSING", t.factorRemoved(name), t.factorNone(name));
    };
    const link = () => {
        const act = () => ask(api.DELETE("/api/v1/users/{id}/oidc-links", { params }));
        return without(act, "AUTH_OIDC_NO_LINK", t.linkRemoved(name), t.linkNone(name));
    };
    const disable = async () => {
        await stepped(() => ask(api.PATCH("/api/v1/users/{id}", { params, body: { disabled: true } })));
        await refresh();
        say(t.wasDisabled(name));
    };
    const remove = async () => {
        await stepped(() => ask(api.DELETE("/api/v1/users/{id}", { params })));
        await navigate({ to: "/people" });
        queries.removeQueries({ queryKey: [...PEOPLE, "one", user.id] });
        await refresh();
        say(t.removed(name));
    };
    const asked = {
        reset: { title: t.resetQuestion(name), about: t.resetAbout, confirm: t.reset, run: reset },
        factor: { title: t.factorQuestion(name), about: t.factorWarning, confirm: t.factor, run: factor },
        link: { title: t.linkQuestion(name), about: t.linkAbout, confirm: t.link, run: link },
        disable: { title: t.disableQuestion(name), about: t.disableWarning, confirm: t.disable, run: disable },
        remove: { title: t.removeQuestion(name), about: t.removeWarning, confirm: t.remove, run: remove },
    }[what];
    return (
        <Confirm
            title={asked.title}
            confirm={asked.confirm}
            onConfirm={asked.run}
            onClose={onClose}
            {...(what === "remove" && { word: user.username })}
        >
            <p>{asked.about}</p>
        </Confirm>
    );
}
