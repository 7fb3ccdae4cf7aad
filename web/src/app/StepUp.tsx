import { useState, useSyncExternalStore } from "react";

import { api, ask } from "@/api/client";
import { isCode } from "@/api/problem";
import { FormDialog } from "@/ui/Dialog";
import { PasswordField, TextField } from "@/ui/Field";

import { useText } from "./text";

interface Waiting {
    done: () => void;
    cancelled: (error: unknown) => void;
}

let waiting: { why: unknown; of: Waiting[] } | undefined;
const listeners = new Set<() => void>();

function set(next: typeof waiting): void {
    waiting = next;
    for (const listener of listeners) listener();
}

/** Does something dangerous: where the server wants the password for it again, it is asked for, and the act repeated. */
export async function stepped<T>(act: () => Promise<T>): Promise<T> {
    try {
        return await act();
    } catch (error) {
        if (!isCode(error, "AUTH_STEP_UP_REQUIRED")) throw error;
        await new Promise<void>((done, cancelled) => set({ why: error, of: [...(waiting?.of ?? []), { done, cancelled }] }));
        return act();
    }
}

/** Asks for the password when something needs it: once, in the frame. */
export function StepUpDialog() {
    const t = useText();
    const asked = useSyncExternalStore(
        (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        () => waiting,
    );
    return asked ? <Form t={t} asked={asked} /> : null;
}

function Form({ t, asked }: { t: ReturnType<typeof useText>; asked: NonNullable<typeof waiting> }) {
    const [password, setPassword] = useState("");
    const [code, setCode] = useState<string>();
    const submit = async () => {
        try {
            await ask(api.POST("/api/v1/auth/step-up", { body: { password, ...(code && { code }) } }));
        } catch (error) {
            if (isCode(error, "AUTH_SECOND_FACTOR_REQUIRED") && code === undefined) setCode("");
            throw error;
        }
        set(undefined);
        for (const { done } of asked.of) done();
    };
    const close = () => {
        if (waiting !== asked) return;
        set(undefined);
        for (const { cancelled } of asked.of) cancelled(asked.why);
    };
    return (
        <FormDialog title={t.stepUpTitle} submit={t.goOn} ready={password !== ""} onSubmit={submit} onClose={close}>
            <p>{t.stepUpAbout}</p>
            <PasswordField label={t.password} value={password} onChange={setPassword} autoComplete="current-password" autoFocus />
            {code !== undefined && (
                <TextField label={t.code} value={code} onChange={setCode} autoComplete="one-time-code" inputMode="numeric" />
            )}
        </FormDialog>
    );
}
