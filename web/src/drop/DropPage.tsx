import { Outside } from "@/share/Outside";

import { isRecipient, useRecipient } from "./recipient";
import { Sending } from "./Sending";
import { useText } from "./text";

/** Where people without an account send files to somebody. */
export function DropPage() {
    const t = useText();
    const recipient = useRecipient();
    const whole = isRecipient(recipient);
    return (
        <Outside
            tab={t.pageTitle}
            title={whole ? t.title : t.brokenTitle}
            about={whole ? t.about : undefined}
            below={<About recipient={whole ? recipient : "KEY"} />}
        >
            {whole ? (
                <Sending key={recipient} recipient={recipient} />
            ) : (
                <div role="alert" className="flex max-w-prose flex-col gap-3">
                    <p>{t.broken}</p>
                    <p className="text-quiet">{t.brokenReload}</p>
                </div>
            )}
        </Outside>
    );
}

function About({ recipient }: { recipient: string }) {
    const t = useText();
    const address = location.origin + location.pathname;
    return (
        <>
            <h2 className="font-semibold text-text">{t.aboutTitle}</h2>
            <p>{t.noAccount}</p>
            <p className="text-text">{t.danger}</p>
            <p>{t.promise}</p>
            <details>
                <summary className="min-h-6 w-fit">{t.commands}</summary>
                <div className="flex flex-col gap-2 pt-2">
                    <Command>{`elohimos send '${t.wholeAddress}' ${t.file}`}</Command>
                    <p>{t.age}</p>
                    <Command>{`age -r ${recipient} ${t.file} | curl -T - ${address}`}</Command>
                </div>
            </details>
        </>
    );
}

function Command({ children }: { children: string }) {
    return (
        <p>
            <code className="rounded bg-sunken px-1.5 py-1 wrap-anywhere box-decoration-clone text-text">{children}</code>
        </p>
    );
}
