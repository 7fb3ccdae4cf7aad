import { onlineManager } from "@tanstack/react-query";
import { Eraser } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { Failure, isCode, OFFLINE } from "@/api/problem";
import type { SchemaMe } from "@/api/schema";
import { stepped } from "@/app/StepUp";
import { atSignOut } from "@/app/signOut";
import { Button } from "@/ui/Button";
import { FormDialog } from "@/ui/Dialog";
import { PasswordField, TextField } from "@/ui/Field";
import { Note, Section } from "@/ui/Page";

import { LostReceipt } from "./LostReceipt";
import { Receipt } from "./Receipt";
import { newTicket } from "./receipt";
import { useText } from "./text";

type Step = { at: "rest" } | { at: "asking" } | { at: "lost"; ticket: string } | { at: "erased"; receipt: string };

/** Erases the account that is signed in. */
export function Erase({ me }: { me: SchemaMe }) {
    const t = useText();
    const [step, setStep] = useState<Step>({ at: "rest" });
    const erased = async (receipt: string) => {
        // The session is gone with the account: nothing that asks the server may lead away before the receipt is kept.
        onlineManager.setOnline(false);
        await atSignOut();
        setStep({ at: "erased", receipt });
    };
    const isFounder = me.role === "founder_rights";
    return (
        <Section title={t.eraseTitle}>
            <p className="max-w-prose text-quiet">{t.eraseAbout}</p>
            {isFounder ? (
                <Note>{t.eraseFounder}</Note>
            ) : (
                <Button kind="danger" icon={Eraser} className="self-start" onClick={() => setStep({ at: "asking" })}>
                    {t.erase}
                </Button>
            )}
            {step.at === "asking" && (
                <Ask
                    username={me.username}
                    onErased={erased}
                    onLost={(ticket) => setStep({ at: "lost", ticket })}
                    onClose={() => setStep((now) => (now.at === "asking" ? { at: "rest" } : now))}
                />
            )}
            {step.at === "lost" && <LostReceipt ticket={step.ticket} onErased={erased} onClose={() => setStep({ at: "rest" })} />}
            {step.at === "erased" && <Receipt receipt={step.receipt} />}
        </Section>
    );
}

interface AskProps {
    username: string;
    onErased: (receipt: string) => Promise<void>;
    onLost: (ticket: string) => void;
    onClose: () => void;
}

function Ask({ username, onErased, onLost, onClose }: AskProps) {
    const t = useText();
    const [typed, setTyped] = useState("");
    const [password, setPassword] = useState("");
    const [code, setCode] = useState<string>();
    const erase = async () => {
        const ticket = newTicket();
        const body = { confirm: typed.trim(), password, ticket, ...(code && { code }) };
        try {
            const { receipt } = await stepped(() => ask(api.POST("/api/v1/privacy/erasure", { body })));
            await onErased(receipt);
        } catch (error) {
            if (isCode(error, "AUTH_SECOND_FACTOR_REQUIRED")) setCode((typed) => typed ?? "");
            const isLost = isCode(error, OFFLINE) || (error instanceof Failure && error.status >= 500);
            if (!isLost) throw error;
            onLost(ticket);
        }
    };
    return (
        <FormDialog
            title={t.eraseQuestion}
            submit={t.eraseSubmit}
            danger
            ready={typed.trim() === username && password !== "" && code !== ""}
            onSubmit={erase}
            onClose={onClose}
        >
            <p>{t.eraseWarning}</p>
            <TextField
                label={t.typeName(username)}
                value={typed}
                onChange={setTyped}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
            />
            <PasswordField label={t.password} value={password} onChange={setPassword} autoComplete="current-password" />
            {code !== undefined && <TextField label={t.code} value={code} onChange={setCode} autoComplete="one-time-code" />}
        </FormDialog>
    );
}
