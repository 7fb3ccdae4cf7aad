import { useState } from "react";

import { api, ask } from "@/api/client";
import { Button } from "@/ui/Button";

import { Failed, useAttempt } from "./attempt";
import { isChosen, NewPassword, NOTHING_CHOSEN } from "./NewPassword";
import { useText } from "./text";

interface ChangeStepProps {
    username: string;
    /** The temporary one. */
    password: string;
    onChanged: (password: string) => Promise<void>;
    onBack: () => void;
}

/** Replaces a temporary password by one's own. */
export function ChangeStep({ username, password: temp_password, onChanged, onBack }: ChangeStepProps) {
    const t = useText();
    const attempt = useAttempt();
    const [chosen, setChosen] = useState(NOTHING_CHOSEN);
    const [changed, setChanged] = useState(false);
    const change = async () => {
        if (!changed) {
            const body = { username, temp_password, new_password: chosen.password, confirm_password: chosen.again };
            await ask(api.POST("/api/v1/auth/change-password-first-login", { body }));
            // Should signing in fail now, only that is to be tried again.
            setChanged(true);
        }
        await onChanged(chosen.password);
    };
    return (
        <form className="flex flex-col gap-4" onSubmit={attempt.submit(change)}>
            {/* For the browser's own keeper of passwords. */}
            <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
            <NewPassword label={t.newPassword} username={username} value={chosen} onChange={setChosen} autoFocus />
            <Failed of={attempt} />
            <div className="flex flex-wrap-reverse justify-end gap-2">
                <Button className="min-h-11" onClick={onBack}>
                    {t.back}
                </Button>
                <Button
                    type="submit"
                    kind="primary"
                    className="min-h-11 grow"
                    busy={attempt.busy}
                    disabled={!isChosen(chosen) || Boolean(attempt.left)}
                >
                    {t.changeSubmit}
                </Button>
            </div>
        </form>
    );
}
