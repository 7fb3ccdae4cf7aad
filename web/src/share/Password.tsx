import { type FormEvent, useState } from "react";

import { Button } from "@/ui/Button";
import { PasswordField } from "@/ui/Field";
import { useLeft } from "@/ui/useLeft";

import { type LinkState, openLink } from "./link";
import { useText } from "./text";
import { WaitFor } from "./Wait";

/** How many tries the server lets through at once. */
const QUICK_TRIES = 5;

/** Asks for the password of the link. */
export function Password({ state: { wrong, busy, until } }: { state: LinkState & { is: "asks" } }) {
    const t = useText();
    const [password, setPassword] = useState("");
    const left = useLeft(until);
    const submit = (event: FormEvent) => {
        event.preventDefault();
        if (password !== "" && !busy && left === 0) void openLink(password);
    };
    const tries = QUICK_TRIES - wrong;
    return (
        <form onSubmit={submit} className="flex max-w-sm flex-col gap-4">
            <PasswordField
                label={t.password}
                autoComplete="off"
                autoFocus
                value={password}
                onChange={setPassword}
                error={wrong > 0 && !busy && until === undefined ? t.passwordWrong : undefined}
                hint={wrong > 0 && tries > 0 && until === undefined ? t.passwordTries(tries) : undefined}
            />
            {until !== undefined && <WaitFor left={left} waiting={t.waitFor} over={t.waitOver} />}
            <Button type="submit" kind="primary" busy={busy} disabled={password === "" || left > 0}>
                {t.passwordOpen}
            </Button>
        </form>
    );
}
