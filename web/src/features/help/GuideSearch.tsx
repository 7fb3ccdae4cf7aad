import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { Fragment, type Ref } from "react";

import { inputClass } from "@/ui/Field";
import { Answer } from "@/ui/Wait";

import { excerpt, PAGES, type Passage, passagesOf, search, textOf } from "./guide";
import { useText } from "./text";

const MOST = 20;

function Field({ ref, typed, onType }: { ref: Ref<HTMLInputElement>; typed: string; onType: (typed: string) => void }) {
    const t = useText();
    return (
        <search className="relative block">
            <Search aria-hidden className="absolute inset-y-0 start-3 my-auto size-4 text-quiet" />
            <input
                ref={ref}
                type="search"
                aria-label={t.search}
                placeholder={t.search}
                aria-keyshortcuts="/"
                className={`${inputClass} min-h-10 ps-9`}
                value={typed}
                onChange={(event) => onType(event.target.value)}
                onKeyDown={(event) => event.key === "Escape" && onType("")}
            />
        </search>
    );
}

async function everything(): Promise<Passage[]> {
    return (await Promise.all(PAGES.map(async (page) => passagesOf(page, await textOf(page))))).flat();
}

function Found({ typed, onPick }: { typed: string; onPick: () => void }) {
    const t = useText();
    const all = useQuery({ queryKey: ["guide"], queryFn: everything, staleTime: Number.POSITIVE_INFINITY, networkMode: "always" });
    return (
        <Answer of={all}>
            {(passages) => {
                const found = search(passages, typed);
                return (
                    <section aria-label={t.results} className="flex max-w-[44rem] flex-col gap-3">
                        <p role="status" className="text-quiet">
                            {found.length === 0 ? t.nothing : t.places(found.length, Math.min(found.length, MOST))}
                        </p>
                        <ul lang="en" className="flex flex-col gap-2">
                            {found.slice(0, MOST).map((passage) => (
                                <li key={`${passage.page.name}#${passage.id ?? ""}`}>
                                    <Link
                                        to="/help/$page"
                                        params={{ page: passage.page.name }}
                                        {...(passage.id && { hash: passage.id })}
                                        onClick={onPick}
                                        className="block rounded-xl border border-line bg-surface px-4 py-3 hover:border-accent hover:bg-sunken"
                                    >
                                        {passage.id && <span className="block text-sm text-quiet">{passage.page.title}</span>}
                                        <span className="font-medium">{passage.heading}</span>
                                        <Excerpt pieces={excerpt(passage.text, typed)} />
                                    </Link>
                                </li>
                            ))}
                        </ul>
                    </section>
                );
            }}
        </Answer>
    );
}

function Excerpt({ pieces }: { pieces: string[] }) {
    return (
        <span className="block text-sm text-quiet">
            {pieces.map((piece, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the pieces are of one text and never move
                <Fragment key={at}>
                    {at % 2 === 1 ? <mark className="rounded bg-accent-soft px-0.5 text-text">{piece}</mark> : piece}
                </Fragment>
            ))}
        </span>
    );
}

/** Searching the guide: the field, and what was found. */
export const GuideSearch = { Field, Found };
