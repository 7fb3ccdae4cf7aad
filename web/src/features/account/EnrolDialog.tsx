import { ExternalLink } from "lucide-react";
import { useMemo, useState } from "react";
import { encode } from "uqr";

import { api, ask } from "@/api/client";
import type { SchemaEnrolment } from "@/api/schema";
import { FormDialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";

import { useText } from "./text";

/** As many letters of a secret stand together. */
const GROUP = /.{1,4}/g;

interface EnrolDialogProps {
    enrolment: SchemaEnrolment;
    onDone: (recoveryCodes: string[]) => void;
    onClose: () => void;
}

/** Shows the secret to an app, and lets the app show that it has it. */
export function EnrolDialog({ enrolment: { secret, url }, onDone, onClose }: EnrolDialogProps) {
    const t = useText();
    const [code, setCode] = useState("");
    const inGroups = secret.replaceAll(" ", "").match(GROUP)?.join(" ");
    const typed = code.replaceAll(/\s/g, "");
    const confirm = async () =>
        onDone((await ask(api.POST("/api/v1/auth/second-factor/confirm", { body: { code: typed } }))).recovery_codes);
    return (
        <FormDialog title={t.enrolTitle} submit={t.turnOn} ready={typed !== ""} onSubmit={confirm} onClose={onClose}>
            <p>{t.enrolAbout}</p>
            <QrCode text={url} label={t.qr} />
            <details>
                <summary className="min-h-6 cursor-pointer text-sm text-quiet">{t.cannotScan}</summary>
                <div className="mt-2 flex flex-col gap-2">
                    <p className="rounded-lg bg-sunken p-3">
                        <span className="block text-sm text-quiet">{t.secret}</span>
                        <code className="font-mono break-words">{inGroups}</code>
                    </p>
                    <a
                        href={url}
                        className="inline-flex min-h-6 items-center gap-1.5 self-start text-sm font-medium text-accent underline underline-offset-4"
                    >
                        <ExternalLink aria-hidden className="size-4" />
                        {t.openInApp}
                    </a>
                </div>
            </details>
            <TextField
                label={t.appCode}
                hint={t.factorEndsOthers}
                name="code"
                autoComplete="one-time-code"
                inputMode="numeric"
                required
                autoFocus
                value={code}
                onChange={setCode}
            />
        </FormDialog>
    );
}

/** A picture for cameras. They want it dark on light, whatever the theme is. */
function QrCode({ text, label }: { text: string; label: string }) {
    const { size, data } = useMemo(() => encode(text, { ecc: "M", border: 4 }), [text]);
    const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
    return (
        <svg
            role="img"
            aria-label={label}
            viewBox={`0 0 ${size} ${size}`}
            shapeRendering="crispEdges"
            className="w-56 max-w-full self-center rounded-lg border border-line bg-white"
        >
            <path d={path} fill="black" />
        </svg>
    );
}
