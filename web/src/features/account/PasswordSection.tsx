import { useQueryClient } from "@tanstack/react-query";
import { LockKeyhole } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { useMe } from "@/app/me";
import { isChosen, NewPassword, NOTHING_CHOSEN } from "@/features/sign-in/NewPassword";
import { rememberLogin } from "@/features/vault/loginCheck";
import { Button } from "@/ui/Button";
import { FormDialog } from "@/ui/Dialog";
import { PasswordField } from "@/ui/Field";
import { Section } from "@/ui/Page";
import { say } from "@/ui/Toasts";

import { NOTICES, SESSIONS } from "./queries";
import { useText } from "./text";

/** The login password. */
export function PasswordSection() {
    const t = useText();
    const [open, setOpen] = useState(false);
    return (
        <Section
            title={t.password}
            about={t.aboutLoginPassword}
            actions={
                <Button icon={LockKeyhole} onClick={() => setOpen(true)}>
                    {t.changePassword}
                </Button>
            }
        >
            <p className="text-quiet">{t.changeEndsOthers}</p>
            {open && <ChangeDialog onClose={() => setOpen(false)} />}
        </Section>
    );
}

function ChangeDialog({ onClose }: { onClose: () => void }) {
    const t = useText();
    const queries = useQueryClient();
    const { data: me } = useMe();
    const [present, setPresent] = useState("");
    const [chosen, setChosen] = useState(NOTHING_CHOSEN);
    const change = async () => {
        const body = { current_password: present, new_password: chosen.password, confirm_password: chosen.again };
        await ask(api.POST("/api/v1/auth/change-password", { body }));
        await rememberLogin(chosen.password);
        say(t.passwordChanged);
        await Promise.all([queries.invalidateQueries({ queryKey: SESSIONS }), queries.invalidateQueries({ queryKey: NOTICES })]);
    };
    return (
        <FormDialog
            title={t.changePassword}
            submit={t.changePassword}
            ready={present !== "" && isChosen(chosen)}
            onSubmit={change}
            onClose={onClose}
        >
            <input type="text" name="username" autoComplete="username" value={me?.username ?? ""} readOnly hidden />
            <PasswordField
                label={t.presentPassword}
                name="password"
                autoComplete="current-password"
                required
                autoFocus
                value={present}
                onChange={setPresent}
            />
            <NewPassword label={t.newPassword} username={me?.username ?? ""} value={chosen} onChange={setChosen} />
            <p className="text-sm text-quiet">{t.changeEndsOthers}</p>
        </FormDialog>
    );
}
