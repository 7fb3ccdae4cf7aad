import type { ReactNode } from "react";
import { useText as useAppText } from "@/app/text";
import { setTheme, type Theme, useTheme } from "@/app/theme";
import { LANGUAGES, type Language, setLanguage, useLanguage } from "@/i18n/language";
import { Select } from "@/ui/Choice";
import { useTitle } from "@/ui/Page";
import { useText as useUiText } from "@/ui/text";

import { useText } from "./text";

/** A page without the frame, for people who are not signed in. */
export function Alone({ title, about, children, below }: { title: string; about?: ReactNode; children: ReactNode; below?: ReactNode }) {
    const ui = useUiText();
    useTitle(title);
    return (
        <div className="flex min-h-dvh flex-col items-center gap-6 px-4 py-8 sm:justify-center">
            <header className="flex items-center gap-3 text-xl font-semibold">
                <img src="/icon.svg" alt="" width="36" height="36" />
                {ui.appName}
            </header>
            <main className="flex w-full max-w-md flex-col gap-5 rounded-xl border border-line bg-surface p-5 shadow-sm sm:p-7">
                <div>
                    <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
                    {about && <p className="mt-1 text-quiet">{about}</p>}
                </div>
                {children}
            </main>
            <footer className="flex w-full max-w-md flex-col gap-4">
                {below && <div className="text-center text-sm">{below}</div>}
                <LookAndLanguage />
            </footer>
        </div>
    );
}

function LookAndLanguage() {
    const t = useText();
    const { themes } = useAppText();
    return (
        <div className="mx-auto grid w-full max-w-sm grid-cols-2 gap-2">
            <Select<Language> bare label={t.language} value={useLanguage()} options={LANGUAGES} onChange={setLanguage} />
            <Select<Theme> bare label={t.theme} value={useTheme()} options={themes} onChange={setTheme} />
        </div>
    );
}
