import { Clock } from "lucide-react";
import { type FormEvent, type ReactNode, useCallback, useState } from "react";

import { Failure } from "@/api/problem";
import { duration } from "@/i18n/format";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Note } from "@/ui/Page";
import { useLeft } from "@/ui/useLeft";

import { useText } from "./text";

const SECOND = 1000;

/** Something that is tried, and may have to wait before it is tried again. */
export interface Attempt {
    busy: boolean;
    error: unknown;
    /** After how many seconds it can be tried again; `undefined` when the server did not say that it must wait. */
    left: number | undefined;
    /** Tries it. What it throws is kept for `Failed` to show. */
    run: (act: () => Promise<unknown>) => Promise<void>;
    forget: () => void;
    /** For a form whose sending is the attempt. */
    submit: (act: () => Promise<unknown>) => (event: FormEvent) => void;
}

/** Tries something that people type a secret for. */
export function useAttempt(): Attempt {
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState<unknown>();
    const [until, setUntil] = useState<number>();
    const remaining = useLeft(until);
    const left = until === undefined ? undefined : remaining;
    const forget = useCallback(() => {
        setError(undefined);
        setUntil(undefined);
    }, []);
    const run = useCallback(
        async (act: () => Promise<unknown>) => {
            setBusy(true);
            forget();
            try {
                await act();
            } catch (failure) {
                setError(failure);
                const seconds = failure instanceof Failure && failure.status === 429 ? failure.retryAfter : undefined;
                if (seconds !== undefined) setUntil(Date.now() + seconds * SECOND);
            } finally {
                setBusy(false);
            }
        },
        [forget],
    );
    const submit = (act: () => Promise<unknown>) => (event: FormEvent) => {
        event.preventDefault();
        if (!busy && !left) void run(act);
    };
    return { busy, error, left, run, forget, submit };
}

/** What became of the attempt: nothing, an error with what else there is to say of it, or how long to wait. */
export function Failed({ of: { error, left }, children }: { of: Attempt; children?: ReactNode }) {
    const t = useText();
    if (left !== undefined) {
        return (
            <Note tone="warn" icon={Clock}>
                {/* The count is for the eye: a screen reader hears once that it must wait, and once that it need not. */}
                <p role="status" className="sr-only">
                    {left > 0 ? t.waitSaid : t.waitOver}
                </p>
                <p aria-hidden>{left > 0 ? t.wait(duration(left)) : t.waitOver}</p>
            </Note>
        );
    }
    return error === undefined ? null : <ErrorNotice error={error}>{children}</ErrorNotice>;
}
