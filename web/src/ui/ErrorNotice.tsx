import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

import { Failure } from "@/api/problem";
import { texts } from "@/i18n/language";

import de from "./problems/de";
import en, { type Problems } from "./problems/en";
import { useText } from "./text";

const problems = texts<Problems>({ en, de });

/** What happened and what to do, in the language now: known codes as the interface says them, others as the server does. */
export function explain(error: unknown): { title: string; detail: string; code: string; requestId?: string | undefined } {
    const known = problems.text();
    const code = error instanceof Error ? error.name : "Error";
    const [title, detail] = known[code] ?? [undefined, undefined];
    if (error instanceof Failure) {
        return { title: title ?? error.title, detail: detail ?? error.detail, code, requestId: error.requestId };
    }
    const [fallback, what] = known.UNKNOWN ?? ["", ""];
    return { title: title ?? fallback, detail: detail ?? (error instanceof Error && error.message ? error.message : what), code };
}

/** An error, for people: what happened, what to do, and the code by which others can help. */
export function ErrorNotice({ error, children }: { error: unknown; children?: ReactNode }) {
    const t = useText();
    const { title, detail, code, requestId } = explain(error);
    return (
        <div role="alert" className="flex gap-3 rounded-lg border border-bad/40 bg-bad-soft p-3">
            <CircleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
            <div className="min-w-0">
                <p className="font-medium">{title}</p>
                {detail && <p className="text-sm">{detail}</p>}
                <p className="mt-1 text-xs break-all text-quiet">
                    {t.code} {code}
                    {requestId && ` · ${t.request} ${requestId}`}
                </p>
                {children}
            </div>
        </div>
    );
}
