import { useEffect, useRef } from "react";

import type { MadeLink, ShareOptions } from "#vault/client.js";
import { dateTime } from "@/i18n/format";
import { CopyText } from "@/ui/CopyText";

import { Qr } from "./Qr";
import { useText } from "./text";

/** A link that was made just now: itself, its password, and what whoever gets it will see. */
export function LinkMade({ made, options }: { made: MadeLink; options: ShareOptions }) {
    const t = useText();
    const top = useRef<HTMLDivElement>(null);
    useEffect(() => {
        // What had the focus, at the end of the form, is gone.
        top.current?.focus({ preventScroll: true });
        top.current?.closest("[role=dialog]")?.scrollTo(0, 0);
    }, []);
    const { expiresAt, maxDownloads, password, viewOnly } = options;
    const url = made.url ?? "";
    const seen = [
        t.receiverOpens,
        password !== undefined && t.receiverPassword,
        viewOnly ? t.receiverLooks : t.receiverSaves,
        t.receiverEnds(dateTime(expiresAt)),
        maxDownloads === 1 && t.receiverOnce,
        maxDownloads !== undefined && maxDownloads > 1 && t.receiverSeveral(maxDownloads),
    ];
    return (
        <div ref={top} tabIndex={-1} className="flex flex-col gap-4 outline-none">
            <p>{t.madeAbout}</p>
            <Named label={t.link} value={url} />
            {password !== undefined && (
                <div className="flex flex-col gap-1">
                    <Named label={t.passwordOf} value={password} />
                    <p className="text-sm text-quiet">
                        {t.passwordWay} {t.passwordOnce}
                    </p>
                </div>
            )}
            <details>
                <summary className="min-h-6 font-medium">{t.qr}</summary>
                <div className="pt-3">
                    <Qr label={t.qrLabel} text={url} />
                </div>
            </details>
            <section>
                <h3 className="font-medium">{t.receiver}</h3>
                <ul className="list-disc ps-5 text-sm text-quiet">{seen.map((words) => words && <li key={words}>{words}</li>)}</ul>
            </section>
            <section className="flex flex-col gap-1">
                <h3 className="font-medium">{t.commandTitle}</h3>
                <p className="text-sm text-quiet">{t.command}</p>
                <CopyText label={t.commandTitle} value={`elohimos open '${url}'`} />
            </section>
        </div>
    );
}

function Named({ label, value }: { label: string; value: string }) {
    return (
        <div className="flex flex-col gap-1">
            <p aria-hidden className="font-medium">
                {label}
            </p>
            <CopyText label={label} value={value} />
        </div>
    );
}
