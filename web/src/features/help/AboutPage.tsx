import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BookOpen, Check, Code, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";

import { api, ask } from "@/api/client";
import { number } from "@/i18n/format";
import { buttonClass } from "@/ui/Button";
import { CopyText } from "@/ui/CopyText";
import { Note, Page, Section } from "@/ui/Page";
import { Answer } from "@/ui/Wait";

import { fetchBuild } from "./build";
import { Licences } from "./Licences";
import { useText } from "./text";

/** What runs here, how to check it, and what web pages can and cannot promise. */
export default function AboutPage() {
    const t = useText();
    return (
        <Page
            title={t.aboutTitle}
            about={t.aboutAbout}
            actions={
                <>
                    <Link to="/help" className={buttonClass()}>
                        <BookOpen aria-hidden className="size-4" />
                        {t.toHelp}
                    </Link>
                    <a href="/docs" target="_blank" rel="noreferrer" className={buttonClass()}>
                        <Code aria-hidden className="size-4" />
                        {t.interface}
                    </a>
                </>
            }
        >
            <Running />
            <Section title={t.verify} about={t.verifyAbout}>
                <CopyText label={t.verifyCommand} value={`elohimos web verify ${location.origin}`} />
                <p>{t.verifyAfter}</p>
            </Section>
            <Promises />
            <Licences />
        </Page>
    );
}

function Running() {
    const t = useText();
    const health = useQuery({ queryKey: ["about", "health"], queryFn: () => ask(api.GET("/api/v1/health")), networkMode: "always" });
    const build = useQuery({ queryKey: ["about", "build"], queryFn: fetchBuild, networkMode: "always" });
    return (
        <Section title={t.runs}>
            <Answer of={health}>{({ version }) => <Fact name={t.server}>{version}</Fact>}</Answer>
            <Answer of={build}>
                {(build) =>
                    build === null ? (
                        <p className="text-quiet">{t.noBuild}</p>
                    ) : (
                        <>
                            <Fact name={t.build}>
                                <code className="font-mono text-sm break-all">{build.hash}</code>
                            </Fact>
                            <Fact name={t.files}>{number(build.files)}</Fact>
                        </>
                    )
                }
            </Answer>
        </Section>
    );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
    return (
        <dl className="sm:grid sm:grid-cols-[14rem_1fr]">
            <dt className="text-quiet">{name}</dt>
            <dd>{children}</dd>
        </dl>
    );
}

function Promises() {
    const t = useText();
    return (
        <Section title={t.honest}>
            <div className="grid gap-6 sm:grid-cols-2">
                <div>
                    <h3 className="mb-2 font-semibold">{t.can}</h3>
                    <ul className="flex flex-col gap-2">
                        {t.promises.map((promise) => (
                            <li key={promise} className="flex gap-2">
                                <Check aria-hidden className="mt-0.5 size-4.5 shrink-0 text-good" />
                                {promise}
                            </li>
                        ))}
                    </ul>
                </div>
                <div>
                    <h3 className="mb-2 font-semibold">{t.cannot}</h3>
                    <ul className="flex flex-col gap-2">
                        {t.limits.map((limit) => (
                            <li key={limit} className="flex gap-2">
                                <X aria-hidden className="mt-0.5 size-4.5 shrink-0 text-bad" />
                                {limit}
                            </li>
                        ))}
                    </ul>
                </div>
            </div>
            <Note tone="warn" icon={TriangleAlert}>
                <p>{t.whenItMatters}</p>
                <Link to="/help/$page" params={{ page: "promises" }} className="font-medium text-accent underline underline-offset-2">
                    {t.readMore}
                </Link>
            </Note>
        </Section>
    );
}
