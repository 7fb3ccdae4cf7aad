import { useState } from "react";

import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";

import { Failed, useAttempt } from "./attempt";
import { useText } from "./text";

/** Asks for the code of the second factor. */
export function CodeStep({ onCode, onBack }: { onCode: (code: string) => Promise<void>; onBack: () => void }) {
    const t = useText();
    const attempt = useAttempt();
    const [code, setCode] = useState("");
    const typed = code.replaceAll(/\s/g, "");
    return (
        <form className="flex flex-col gap-4" onSubmit={attempt.submit(() => onCode(typed))}>
            <TextField
                label={t.code}
                hint={t.codeHint}
                name="code"
                autoComplete="one-time-code"
                autoCapitalize="off"
                spellCheck={false}
                required
                autoFocus
                value={code}
                onChange={setCode}
            />
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
                    disabled={typed === "" || Boolean(attempt.left)}
                >
                    {t.goOn}
                </Button>
            </div>
        </form>
    );
}
