import { Link, useLocation } from "@tanstack/react-router";
import { ShieldQuestion } from "lucide-react";
import { useState } from "react";

import { Button, buttonClass } from "@/ui/Button";

import { useConsents, usePolicy } from "./queries";
import { useText } from "./text";

const PLACE = "/account/privacy";

/** Says that there is a policy that one has not decided about, until one has, or puts it off. */
export function ConsentNotice() {
    const t = useText();
    const { data: policy } = usePolicy();
    const { data: decided } = useConsents();
    const here = useLocation({ select: ({ pathname }) => pathname });
    const [putOff, setPutOff] = useState<number>();
    const version = policy?.version;
    const open = version !== undefined && decided !== undefined && !decided.some((one) => one.version === version);
    if (!open || putOff === version || here === PLACE) return null;
    return (
        <section
            aria-label={t.policy}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line bg-warn-soft px-4 py-2"
        >
            <p className="flex min-w-0 items-start gap-2">
                <ShieldQuestion aria-hidden className="mt-0.5 size-5 shrink-0 text-warn" />
                {t.noticeTitle(version)}
            </p>
            <p className="flex flex-wrap gap-2">
                <Button onClick={() => setPutOff(version)}>{t.noticeLater}</Button>
                <Link to={PLACE} className={buttonClass("primary")}>
                    {t.noticeRead}
                </Link>
            </p>
        </section>
    );
}
