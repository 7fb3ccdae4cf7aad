import type { LucideIcon } from "lucide-react";
import { type ReactNode, useEffect } from "react";

import { classes } from "./classes";
import { useText } from "./text";

/** Names the page in the browser's tab and history. Never with what only the vault knows. */
export function useTitle(title: string): void {
    const { appName } = useText();
    useEffect(() => {
        document.title = title === appName ? title : `${title} · ${appName}`;
    }, [title, appName]);
}

interface PageProps {
    title: string;
    /** One sentence that says what the page is for. */
    about?: ReactNode;
    actions?: ReactNode;
    children: ReactNode;
    width?: "reading" | "full";
}

/** A page of the application. */
export function Page({ title, about, actions, children, width = "reading" }: PageProps) {
    useTitle(title);
    return (
        <div className={classes("mx-auto flex w-full flex-col gap-6 p-4 sm:p-6", width === "reading" && "max-w-4xl")}>
            <header className="flex flex-wrap items-start justify-between gap-3">
                <div>
                    <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
                    {about && <p className="mt-1 max-w-prose text-quiet">{about}</p>}
                </div>
                {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
            </header>
            {children}
        </div>
    );
}

/** A part of a page. */
export function Section({
    title,
    about,
    actions,
    children,
}: {
    title: string;
    about?: ReactNode;
    actions?: ReactNode;
    children: ReactNode;
}) {
    return (
        <section aria-label={title} className="rounded-xl border border-line bg-surface">
            <header className="flex flex-wrap items-start justify-between gap-3 border-b border-line px-4 py-3">
                <div>
                    <h2 className="font-semibold">{title}</h2>
                    {about && <p className="max-w-prose text-sm text-quiet">{about}</p>}
                </div>
                {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
            </header>
            <div className="flex flex-col gap-4 p-4">{children}</div>
        </section>
    );
}

/** What stands where there is nothing yet: what would be here, and how to get it. */
export function Empty({
    icon: Icon,
    title,
    children,
    actions,
}: {
    icon: LucideIcon;
    title: string;
    children?: ReactNode;
    actions?: ReactNode;
}) {
    return (
        <div className="flex flex-col items-center gap-3 px-4 py-12 text-center">
            <Icon aria-hidden className="size-10 text-quiet" strokeWidth={1.5} />
            <p className="text-lg font-medium">{title}</p>
            {children && <div className="max-w-prose text-quiet">{children}</div>}
            {actions && <div className="flex flex-wrap justify-center gap-2">{actions}</div>}
        </div>
    );
}

const TONES = {
    plain: "bg-sunken text-text",
    good: "bg-accent-soft text-good",
    warn: "bg-warn-soft text-warn",
    bad: "bg-bad-soft text-bad",
};

/** A word about the state of something. */
export function Badge({ tone = "plain", children }: { tone?: keyof typeof TONES; children: ReactNode }) {
    return (
        <span className={classes("inline-flex items-center rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap", TONES[tone])}>
            {children}
        </span>
    );
}

/** Something that people should read before they go on. */
export function Note({ tone = "plain", icon: Icon, children }: { tone?: keyof typeof TONES; icon?: LucideIcon; children: ReactNode }) {
    return (
        <div className={classes("flex gap-3 rounded-lg border border-line p-3", TONES[tone])}>
            {Icon && <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />}
            <div className="min-w-0 text-text">{children}</div>
        </div>
    );
}
