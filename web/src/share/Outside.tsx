import type { ReactNode } from "react";

import { LANGUAGES, type Language, setLanguage, useLanguage } from "@/i18n/language";
import { classes } from "@/ui/classes";
import { useTitle } from "@/ui/Page";
import { useText as useUiText } from "@/ui/text";

/** A page for people without an account: a heading, what it is for, and below it what one should know about it. */
export function Outside({
    tab,
    title,
    about,
    children,
    below,
}: {
    tab: string;
    title: string;
    about?: ReactNode;
    children?: ReactNode;
    below: ReactNode;
}) {
    const ui = useUiText();
    useTitle(tab);
    return (
        <div className="mx-auto flex min-h-dvh w-full max-w-2xl flex-col gap-5 px-4 py-6 sm:py-10">
            <header className="flex items-center justify-between gap-3">
                <span className="flex items-center gap-2.5 text-lg font-semibold">
                    <img src="/icon.svg" alt="" width="28" height="28" />
                    {ui.appName}
                </span>
                <Languages />
            </header>
            <main className="flex flex-col gap-5 rounded-xl border border-line bg-surface p-4 shadow-sm sm:p-7">
                <div>
                    <h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
                    {about && <p className="mt-1 max-w-prose text-quiet">{about}</p>}
                </div>
                {children}
            </main>
            <footer className="flex flex-col gap-2 px-1 text-sm text-quiet">{below}</footer>
        </div>
    );
}

/** Small, and without a menu: there are few, and each is called what its speakers call it. */
function Languages() {
    const chosen = useLanguage();
    return (
        <nav aria-label="Language · Sprache" className="flex gap-1 text-sm">
            {(Object.entries(LANGUAGES) as [Language, string][]).map(([language, name]) => (
                <button
                    key={language}
                    type="button"
                    lang={language}
                    aria-pressed={language === chosen}
                    className={classes("min-h-9 rounded-lg px-2 hover:bg-sunken", language === chosen ? "font-semibold" : "text-quiet")}
                    onClick={() => setLanguage(language)}
                >
                    {name}
                </button>
            ))}
        </nav>
    );
}
