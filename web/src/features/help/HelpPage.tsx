import { Link, useLocation, useParams } from "@tanstack/react-router";
import { BookX } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { useShortcuts } from "@/app/shortcuts";
import { useShownTheme } from "@/app/theme";
import { useLanguage } from "@/i18n/language";
import { buttonClass } from "@/ui/Button";
import { Empty, Note, Page } from "@/ui/Page";
import { Answer } from "@/ui/Wait";

import { Contents, Neighbours, Overview } from "./Contents";
import { GuideSearch } from "./GuideSearch";
import { GuideText } from "./GuideText";
import { type GuidePage, pageNamed } from "./guide";
import { keepPictures } from "./pictures";
import { useText } from "./text";
import { useGuideText } from "./useGuideText";

/** The guide: its contents, or a page of it. It needs no connection. */
export default function HelpPage() {
    const t = useText();
    const { page: name } = useParams({ strict: false });
    const page = pageNamed(name);
    const field = useRef<HTMLInputElement>(null);
    const [typed, setTyped] = useState("");
    const foreign = useLanguage() !== "en";
    useKeptPictures();
    useShortcuts([{ keys: "/", label: t.search, group: t.title, run: () => field.current?.focus() }]);
    // biome-ignore lint/correctness/useExhaustiveDependencies: whoever has gone to another page has found it
    useEffect(() => setTyped(""), [name]);
    return (
        <Page title={page?.title ?? t.title} about={name === undefined ? t.about : undefined} width="full">
            <div className="grid gap-6 lg:grid-cols-[minmax(0,44rem)_minmax(13rem,18rem)] lg:grid-rows-[auto_1fr] lg:gap-x-10">
                <div className="lg:col-start-2">
                    <GuideSearch.Field ref={field} typed={typed} onType={setTyped} />
                </div>
                <div className="flex min-w-0 flex-col gap-6 lg:col-start-1 lg:row-span-2 lg:row-start-1">
                    {foreign && <Note>{t.inEnglish}</Note>}
                    {typed.trim() ? <GuideSearch.Found typed={typed} onPick={() => setTyped("")} /> : <Shown name={name} page={page} />}
                </div>
                <div className="lg:col-start-2">
                    <Contents page={page} />
                </div>
            </div>
        </Page>
    );
}

/** Whoever looks at the guide once has its pictures without a connection later. */
function useKeptPictures(): void {
    const theme = useShownTheme();
    useEffect(() => {
        const left = new AbortController();
        keepPictures(theme, left.signal).catch(() => undefined);
        return () => left.abort();
    }, [theme]);
}

function Shown({ name, page }: { name: string | undefined; page: GuidePage | undefined }) {
    const t = useText();
    if (name === undefined) return <Overview />;
    if (page) return <Read key={page.name} page={page} />;
    return (
        <Empty
            icon={BookX}
            title={t.noPage}
            actions={
                <Link to="/help" className={buttonClass("primary")}>
                    {t.toContents}
                </Link>
            }
        />
    );
}

function Read({ page }: { page: GuidePage }) {
    const text = useGuideText(page);
    const { hash } = useLocation();
    const isThere = text.data !== undefined;
    // The page comes after the address: only then is there something to go to.
    useEffect(() => {
        if (isThere && hash) document.getElementById(decodeURIComponent(hash))?.scrollIntoView();
    }, [isThere, hash]);
    return (
        <Answer of={text}>
            {(text) => (
                <>
                    <GuideText>{text}</GuideText>
                    <Neighbours page={page} />
                </>
            )}
        </Answer>
    );
}
