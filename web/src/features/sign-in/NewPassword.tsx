import { CircleCheck, CircleDashed, Info, type LucideIcon } from "lucide-react";
import { useId } from "react";

import { classes } from "@/ui/classes";
import { PasswordField } from "@/ui/Field";

import { hasOwnWords, isLong, LEAST, type Strength, strength } from "./strength";
import { useText } from "./text";

/** A password that is being chosen, typed twice. */
export interface Chosen {
    password: string;
    again: string;
}

export const NOTHING_CHOSEN: Chosen = { password: "", again: "" };

/** Whether it can be sent. Whether it will do is the server's to say. */
export const isChosen = ({ password, again }: Chosen): boolean => isLong(password) && password === again;

interface NewPasswordProps {
    label: string;
    username: string;
    value: Chosen;
    onChange: (value: Chosen) => void;
    autoFocus?: boolean;
}

/** Two fields for a new password, with what it needs and how it looks so far. */
export function NewPassword({ label, username, value, onChange, autoFocus = false }: NewPasswordProps) {
    const t = useText();
    const rules = useId();
    const { password, again } = value;
    const differs = again !== "" && again.length >= password.length && again !== password;
    return (
        <>
            <PasswordField
                label={label}
                name="new-password"
                autoComplete="new-password"
                aria-describedby={rules}
                autoFocus={autoFocus}
                required
                value={password}
                onChange={(next) => onChange({ password: next, again })}
            />
            <div className="flex flex-col gap-2 rounded-lg bg-sunken p-3 text-sm">
                <ul id={rules} aria-label={t.rules} className="flex flex-col gap-1">
                    <Rule met={isLong(password)} words={t.ruleLength(LEAST)} />
                    <Rule met={password !== "" && hasOwnWords(password, username)} words={t.ruleOwnWords} />
                    <Line icon={Info} words={t.ruleUsual} />
                </ul>
                <Meter strength={password === "" ? undefined : strength(password, username)} />
                <p className="text-quiet">{t.ruleFree}</p>
            </div>
            <PasswordField
                label={t.again}
                name="new-password-again"
                autoComplete="new-password"
                required
                error={differs ? t.notSame : undefined}
                value={again}
                onChange={(next) => onChange({ password, again: next })}
            />
        </>
    );
}

function Rule({ met, words }: { met: boolean; words: string }) {
    const t = useText();
    return <Line icon={met ? CircleCheck : CircleDashed} good={met} said={met ? t.met : t.open} words={words} />;
}

function Line({ icon: Icon, good = false, said, words }: { icon: LucideIcon; good?: boolean; said?: string; words: string }) {
    return (
        <li className="flex gap-2">
            <Icon aria-hidden className={classes("mt-0.5 size-4 shrink-0", good ? "text-good" : "text-quiet")} />
            <span>
                {said && <span className="sr-only">{said} </span>}
                {words}
            </span>
        </li>
    );
}

const FILLED: Record<Strength, number> = { short: 1, guessable: 1, fair: 2, good: 3 };
const COLOURS: Record<Strength, string> = { short: "bg-bad", guessable: "bg-bad", fair: "bg-warn", good: "bg-good" };

function Meter({ strength: now }: { strength: Strength | undefined }) {
    const t = useText();
    return (
        <div>
            <div aria-hidden className="mb-1 grid grid-cols-3 gap-1">
                {[1, 2, 3].map((step) => (
                    <span key={step} className={classes("h-1.5 rounded-full", now && FILLED[now] >= step ? COLOURS[now] : "bg-line")} />
                ))}
            </div>
            <p role="status" className="min-h-5">
                {now && (
                    <>
                        {t.strength} <strong>{t.strengths[now]}</strong>
                    </>
                )}
            </p>
        </div>
    );
}
