import { Check, Copy, Download, Printer } from "lucide-react";
import { useState } from "react";

import { useMe } from "@/app/me";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Choice";
import { Dialog } from "@/ui/Dialog";
import { Note } from "@/ui/Page";
import { sayError } from "@/ui/Toasts";

import { printText, saveText } from "./paper";
import { useText } from "./text";

/** Shows recovery codes, this once: it does not close before somebody says that they are kept. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
    const t = useText();
    const { data: me } = useMe();
    const [kept, setKept] = useState(false);
    const [hurried, setHurried] = useState(false);
    const [copied, setCopied] = useState(false);
    const sheet = `${t.recoveryHeading(me?.username ?? "", location.host)}\n\n${codes.join("\n")}\n`;
    const copy = () => navigator.clipboard.writeText(codes.join("\n")).then(() => setCopied(true), sayError);
    return (
        <Dialog
            title={t.recoveryTitle}
            onClose={() => (kept ? onKept() : setHurried(true))}
            actions={
                <Button kind="primary" disabled={!kept} onClick={onKept}>
                    {t.done}
                </Button>
            }
        >
            <p>{t.recoveryAbout}</p>
            <ul className="grid gap-x-6 gap-y-1.5 rounded-lg bg-sunken p-4 font-mono text-sm sm:grid-cols-2">
                {codes.map((code) => (
                    <li key={code} className="break-all">
                        {code}
                    </li>
                ))}
            </ul>
            <div className="flex flex-wrap gap-2">
                <Button icon={copied ? Check : Copy} onClick={() => void copy()}>
                    {copied ? t.copied : t.copyAll}
                </Button>
                <Button icon={Download} onClick={() => saveText(t.recoveryFile, sheet)}>
                    {t.download}
                </Button>
                <Button icon={Printer} onClick={() => printText(t.recoveryTitle, sheet)}>
                    {t.print}
                </Button>
                <span role="status" className="sr-only">
                    {copied && t.copied}
                </span>
            </div>
            <Checkbox label={t.kept} hint={t.keptHint} checked={kept} onChange={setKept} />
            <div role="alert" className="contents">
                {hurried && !kept && <Note tone="warn">{t.notShownAgain}</Note>}
            </div>
        </Dialog>
    );
}
