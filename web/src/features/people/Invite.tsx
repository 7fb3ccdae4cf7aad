import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useState } from "react";

import { api, ask } from "@/api/client";
import { stepped } from "@/app/StepUp";
import { dateTime } from "@/i18n/format";
import { Select } from "@/ui/Choice";
import { FormDialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { Once } from "@/ui/Once";

import { linkOf } from "./invitation";
import { PEOPLE } from "./queries";
import { RoleChoice } from "./RoleChoice";
import { useText } from "./text";
import type { Text } from "./text/en";

const MOST = 100;

/** An invitation that was just made. */
export interface Invitation {
    code: string;
    uses: number;
    until: string;
}

interface InviteProps {
    /** The roles that may be given. */
    roles: string[];
    onMade: (made: Invitation) => void;
    onClose: () => void;
}

/** Makes an invitation. */
export function Invite({ roles, onMade, onClose }: InviteProps) {
    const t = useText();
    const queries = useQueryClient();
    const [role, setRole] = useState(roles.includes("member") ? "member" : (roles[0] ?? ""));
    const [typed, setTyped] = useState("1");
    const [lifetime, setLifetime] = useState<keyof Text["lifetimes"]>("604800");
    const uses = Number(typed);
    const fits = Number.isInteger(uses) && uses >= 1 && uses <= MOST;
    const make = async () => {
        const body = { role, max_uses: uses, lifetime_seconds: Number(lifetime) };
        const { code, invitation } = await stepped(() => ask(api.POST("/api/v1/invitations", { body })));
        void queries.invalidateQueries({ queryKey: PEOPLE });
        onMade({ code, uses: invitation.max_uses, until: invitation.expires_at });
    };
    return (
        <FormDialog title={t.inviteTitle} submit={t.inviteSubmit} ready={fits} onSubmit={make} onClose={onClose}>
            <RoleChoice label={t.inviteRole} roles={roles} value={role} onChange={setRole} />
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
            <Select label={t.inviteLifetime} value={lifetime} options={t.lifetimes} onChange={setLifetime} />
        </FormDialog>
    );
}

interface InvitationOnceProps {
    made: Invitation;
    /** The button that began it. */
    returnTo: RefObject<HTMLElement | null>;
    onClose: () => void;
}

/** Shows the link of an invitation, this once. */
export function InvitationOnce({ made: { code, uses, until }, returnTo, onClose }: InvitationOnceProps) {
    const t = useText();
    return (
        <Once title={t.inviteMade} about={t.inviteOnce} label={t.inviteLink} value={linkOf(code)} returnTo={returnTo} onClose={onClose}>
            {t.inviteOpens(uses, dateTime(until))}
        </Once>
    );
}
