import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaUserView } from "@/api/schema";
import { stepped } from "@/app/StepUp";
import { FormDialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { say } from "@/ui/Toasts";
import { useText as useUiText } from "@/ui/text";

import { PEOPLE } from "./queries";
import { useText } from "./text";

/** Gives somebody another name for people, or none. */
export function ChangeName({ user, onClose }: { user: SchemaUserView; onClose: () => void }) {
    const t = useText();
    const ui = useUiText();
    const queries = useQueryClient();
    const [name, setName] = useState(user.display_name ?? "");
    const change = async () => {
        const body = { display_name: name.trim() };
        await stepped(() => ask(api.PATCH("/api/v1/users/{id}", { params: { path: { id: user.id } }, body })));
        await queries.invalidateQueries({ queryKey: PEOPLE });
        say(t.nameChanged);
    };
    return (
        <FormDialog title={t.changeName} submit={ui.save} onSubmit={change} onClose={onClose}>
            <TextField
                label={t.displayName}
                hint={t.displayNameHint}
                value={name}
                onChange={setName}
                autoComplete="off"
                maxLength={80}
                autoFocus
            />
        </FormDialog>
    );
}
