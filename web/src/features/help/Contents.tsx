import { Link } from "@tanstack/react-router";
import { ArrowLeft, ArrowRight, Code, Info } from "lucide-react";

import { classes } from "@/ui/classes";

import { GuideText } from "./GuideText";
import { type GuidePage, headingsOf, INTRODUCTION, idOf, PAGES } from "./guide";
import { useText } from "./text";
import { useGuideText } from "./useGuideText";

const entryClass = "block rounded-lg px-2.5 py-1.5 hover:bg-sunken aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium";

/** The list of pages, with the headings of the one that is read. */
export function Contents({ page }: { page: GuidePage | undefined }) {
    const t = useText();
    const { data: text } = useGuideText(page);
    return (
        <div className="flex flex-col gap-4 border-t border-line pt-4 lg:sticky lg:top-4 lg:border-0 lg:pt-0">
            {page && (
                <nav aria-label={t.contents}>
                    <Link to="/help" activeOptions={{ exact: true }} className={classes(entryClass, "font-semibold")}>
                        {t.contents}
                    </Link>
                    <ol>
                        {PAGES.map((other) => (
                            <li key={other.name}>
                                <Link
                                    to="/help/$page"
                                    params={{ page: other.name }}
                                    activeOptions={{ includeHash: false }}
                                    lang="en"
                                    className={entryClass}
                                >
                                    {other.title}
                                </Link>
                                {other.name === page.name && text && <Headings page={page} text={text} />}
                            </li>
                        ))}
                    </ol>
                </nav>
            )}
            <ul aria-label={t.more}>
                <li>
                    <Link to="/about" className={classes(entryClass, "flex items-center gap-2")}>
                        <Info aria-hidden className="size-4 text-quiet" />
                        {t.aboutTitle}
                    </Link>
                </li>
                <li>
                    <a href="/docs" target="_blank" rel="noreferrer" className={classes(entryClass, "flex items-center gap-2")}>
                        <Code aria-hidden className="size-4 text-quiet" />
                        {t.interface}
                    </a>
                </li>
            </ul>
        </div>
    );
}

function Headings({ page, text }: { page: GuidePage; text: string }) {
    const t = useText();
    return (
        <ul aria-label={t.onThisPage} lang="en" className="mb-2 ms-3 border-s border-line ps-1 text-sm">
            {headingsOf(text).map((heading) => (
                <li key={heading}>
                    <Link
                        to="/help/$page"
                        params={{ page: page.name }}
                        hash={idOf(heading)}
                        activeOptions={{ includeHash: true }}
                        className="block rounded px-2 py-1 text-quiet hover:bg-sunken hover:text-text"
                    >
                        {heading}
                    </Link>
                </li>
            ))}
        </ul>
    );
}

/** All pages with what they are about. */
export function Overview() {
    return (
        <>
            <GuideText>{INTRODUCTION}</GuideText>
            <ol lang="en" className="grid gap-3 sm:grid-cols-2">
                {PAGES.map(({ name, title, about }, at) => (
                    <li key={name}>
                        <Link
                            to="/help/$page"
                            params={{ page: name }}
                            className="flex h-full gap-3 rounded-xl border border-line bg-surface p-4 hover:border-accent hover:bg-sunken"
                        >
                            <span
                                aria-hidden
                                className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-accent"
                            >
                                {at + 1}
                            </span>
                            <span>
                                <span className="block font-semibold">{title}</span>
                                <span className="block text-sm text-quiet first-letter:uppercase">{about}</span>
                            </span>
                        </Link>
                    </li>
                ))}
            </ol>
        </>
    );
}

/** To the page before and the page after. */
export function Neighbours({ page }: { page: GuidePage }) {
    const t = useText();
    const at = PAGES.indexOf(page);
    const before = PAGES[at - 1];
    const after = PAGES[at + 1];
    const look =
        "flex min-h-14 grow basis-0 items-center gap-3 rounded-xl border border-line bg-surface px-4 py-2 hover:border-accent hover:bg-sunken";
    return (
        <nav aria-label={t.neighbours} className="flex max-w-[44rem] flex-col gap-3 border-t border-line pt-4 sm:flex-row">
            {before && (
                <Link to="/help/$page" params={{ page: before.name }} rel="prev" className={look}>
                    <ArrowLeft aria-hidden className="size-4 shrink-0 text-quiet rtl:rotate-180" />
                    <Neighbour label={t.before} title={before.title} />
                </Link>
            )}
            {after && (
                <Link to="/help/$page" params={{ page: after.name }} rel="next" className={classes(look, "justify-end text-end")}>
                    <Neighbour label={t.after} title={after.title} />
                    <ArrowRight aria-hidden className="size-4 shrink-0 text-quiet rtl:rotate-180" />
                </Link>
            )}
        </nav>
    );
}

function Neighbour({ label, title }: { label: string; title: string }) {
    return (
        <span>
            <span className="block text-sm text-quiet">{label}</span>
            <span lang="en" className="font-medium">
                {title}
            </span>
        </span>
    );
}
