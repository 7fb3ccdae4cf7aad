import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useState } from "react";

import { api, ask } from "@/api/client";
import { useVault } from "@/features/vault/session";
import { dateTime } from "@/i18n/format";
import { Select } from "@/ui/Choice";
import { FormDialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { Once } from "@/ui/Once";
import { Note } from "@/ui/Page";

import { type InviteLink, linkOf } from "./invite";
import { vouch } from "./opening";
import { TEAMS } from "./queries";
import { RoleChoice } from "./RoleChoice";
import type { TeamRole } from "./rights";
import { useText } from "./text";
import type { Text } from "./text/en";

const MOST = 100;
const USERNAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;

/** An invite that was just made. */
export interface MadeInvite {
    code: string;
    /** What vouches for keys, if a vault made it. */
    keys?: InviteLink["keys"];
    uses: number;
    until: string;
}

interface InviteFormProps {
    team: string;
    /** The roles that may be given. */
    roles: TeamRole[];
    onMade: (made: MadeInvite) => void;
    onClose: () => void;
}

/** Makes an invite. */
export function InviteForm({ team, roles, onMade, onClose }: InviteFormProps) {
    const t = useText();
    const queries = useQueryClient();
    const [role, setRole] = useState<string>("member");
    const [user, setUser] = useState("");
    const [typed, setTyped] = useState("1");
    const [lifetime, setLifetime] = useState<keyof Text["lifetimes"]>("604800");
    const isOpen = useVault().is === "open";
    const username = user.trim().toLowerCase();
    const named = username === "" || USERNAME.test(username);
    // An invite for one user brings in one.
    const uses = username === "" ? Number(typed) : 1;
    const fits = Number.isInteger(uses) && uses >= 1 && uses <= MOST;
    const make = async () => {
        const invited = { role, uses, lifetime: Number(lifetime) };
        const body = { role, max_uses: uses, lifetime_seconds: invited.lifetime, ...(username && { username }) };
        const { code, invite } = await ask(api.POST("/api/v1/teams/{id}/invites", { params: { path: { id: team } }, body }));
        try {
            const keys = isOpen ? { secret: await vouch(team, invite.id, invited), team } : undefined;
            onMade({ code, ...(keys && { keys }), uses, until: invite.expires_at });
        } catch (error) {
            // Nobody could ever be handed keys with it.
            await ask(api.DELETE("/api/v1/teams/{id}/invites/{invite}", { params: { path: { id: team, invite: invite.id } } }));
            throw error;
        } finally {
            void queries.invalidateQueries({ queryKey: TEAMS });
        }
    };
    return (
        <FormDialog title={t.inviteTitle} submit={t.inviteSubmit} ready={named && fits} onSubmit={make} onClose={onClose}>
            <RoleChoice label={t.inviteRole} roles={roles} value={role} onChange={setRole} />
            <TextField
                label={t.inviteUser}
                hint={t.inviteUserHint}
                error={named ? undefined : t.inviteUserBad}
                value={user}
                onChange={setUser}
                maxLength={64}
                autoCapitalize="off"
                autoComplete="off"
                spellCheck={false}
            />
            {username === "" && (
                <TextField
                    label={t.inviteUses}
                    error={fits ? undefined : t.inviteUsesBad}
                    type="number"
                    min={1}
                    max={MOST}
                    value={typed}
                    onChange={setTyped}
                    required
                />
            )}
            <Select label={t.inviteLifetime} value={lifetime} options={t.lifetimes} onChange={setLifetime} />
            {isOpen ? <p className="text-sm text-quiet">{t.inviteKeys}</p> : <Note tone="warn">{t.inviteNoKeys}</Note>}
        </FormDialog>
    );
}

interface InviteOnceProps {
    made: MadeInvite;
    /** The button that began it. */
    returnTo: RefObject<HTMLElement | null>;
    onClose: () => void;
}

/** Shows the link of an invite, this once. */
export function InviteOnce({ made: { code, keys, uses, until }, returnTo, onClose }: InviteOnceProps) {
    const t = useText();
    return (
        <Once
            title={t.inviteMade}
            about={t.inviteOnce}
            label={t.inviteLink}
            value={linkOf(code, keys)}
            returnTo={returnTo}
            onClose={onClose}
        >
            {t.inviteOpens(uses, dateTime(until))}
        </Once>
    );
}
