import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { stepped } from "@/app/StepUp";
import { FormDialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";

import type { MadePassword } from "./PasswordOnce";
import { nameOf, PEOPLE } from "./queries";
import { RoleChoice } from "./RoleChoice";
import { useText } from "./text";

const USERNAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;

interface MakePersonProps {
    /** The roles that may be given. */
    roles: string[];
    onMade: (made: MadePassword) => void;
    onClose: () => void;
}

/** Makes an account with a temporary password. */
export function MakePerson({ roles, onMade, onClose }: MakePersonProps) {
    const t = useText();
    const queries = useQueryClient();
    const [username, setUsername] = useState("");
    const [displayName, setDisplayName] = useState("");
    const [role, setRole] = useState(roles.includes("member") ? "member" : (roles[0] ?? ""));
    const fits = USERNAME.test(username.trim());
    const make = async () => {
        const name = displayName.trim();
        const body = { username: username.trim(), role, ...(name && { display_name: name }) };
        const made = await stepped(() => ask(api.POST("/api/v1/users", { body })));
        void queries.invalidateQueries({ queryKey: PEOPLE });
        onMade({ name: nameOf(made.user), password: made.temporary_password, until: made.expires_at });
    };
    return (
        <FormDialog title={t.makeTitle} submit={t.makeSubmit} ready={fits} onSubmit={make} onClose={onClose}>
            <TextField
                label={t.username}
                hint={t.usernameHint}
                error={username.trim() !== "" && !fits ? t.usernameBad : undefined}
                value={username}
                onChange={setUsername}
                autoCapitalize="off"
                autoComplete="off"
                spellCheck={false}
                maxLength={64}
                autoFocus
            />
            <TextField
                label={t.displayName}
                hint={t.displayNameHint}
                value={displayName}
                onChange={setDisplayName}
                autoComplete="off"
                maxLength={80}
            />
            <RoleChoice label={t.role} roles={roles} value={role} onChange={setRole} />
        </FormDialog>
    );
}
