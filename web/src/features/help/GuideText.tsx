import { Link } from "@tanstack/react-router";
import { ExternalLink } from "lucide-react";
import { type ReactNode, useState } from "react";
import Markdown, { type Components, type ExtraProps } from "react-markdown";
import remarkGfm from "remark-gfm";

import { useShownTheme } from "@/app/theme";

import { idOf, pageNamed } from "./guide";
import { pictureOf } from "./pictures";
import { useText } from "./text";

const linkClass = "font-medium text-accent underline underline-offset-2 hover:text-accent-strong";

/** Text of the guide. It is in English, whatever the language of the interface. */
export function GuideText({ children }: { children: string }) {
    return (
        <div lang="en" dir="ltr" className="flex max-w-[44rem] flex-col gap-4 leading-relaxed">
            <Markdown remarkPlugins={[remarkGfm]} components={COMPONENTS}>
                {children}
            </Markdown>
        </div>
    );
}

type Piece = NonNullable<ExtraProps["node"]>["children"][number];

const said = (piece: Piece): string =>
    piece.type === "text" ? piece.value : piece.type === "element" ? piece.children.map(said).join("") : "";

const COMPONENTS: Components = {
    h2: ({ node, children }) => (
        <h2
            id={idOf(node?.children.map(said).join("") ?? "")}
            className="mt-4 scroll-mt-16 text-xl font-semibold tracking-tight md:scroll-mt-4"
        >
            {children}
        </h2>
    ),
    // A picture that was not made yet leaves an empty paragraph.
    p: ({ children }) => <p className="empty:hidden">{children}</p>,
    a: ({ href = "", children }) => <GuideLink href={href}>{children}</GuideLink>,
    img: ({ src, alt }) => <Picture source={typeof src === "string" ? src : undefined} alt={alt ?? ""} />,
    ul: ({ children }) => <ul className="flex list-disc flex-col gap-1.5 ps-6 marker:text-quiet">{children}</ul>,
    ol: ({ children }) => <ol className="flex list-decimal flex-col gap-1.5 ps-6 marker:font-medium marker:text-accent">{children}</ol>,
    blockquote: ({ children }) => (
        <blockquote className="rounded-e-lg border-s-4 border-accent bg-accent-soft px-4 py-3">{children}</blockquote>
    ),
    code: ({ children }) => <code className="rounded bg-sunken px-1 py-0.5 font-mono text-[0.9em] break-words">{children}</code>,
    pre: ({ children }) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        <pre tabIndex={0} className="overflow-x-auto rounded-lg border border-line bg-sunken p-3 [&_code]:p-0">
            {children}
        </pre>
    ),
    table: ({ children }) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        <div tabIndex={0} className="my-1 overflow-x-auto rounded-lg border border-line bg-surface">
            <table className="w-full border-collapse text-start">{children}</table>
        </div>
    ),
    thead: ({ children }) => <thead className="border-b border-line text-sm [&:not(:has(th:not(:empty)))]:hidden">{children}</thead>,
    tr: ({ children }) => <tr className="border-b border-line last:border-0">{children}</tr>,
    th: ({ children }) =>
        children ? (
            <th scope="col" className="px-3 py-2 text-start font-medium text-quiet">
                {children}
            </th>
        ) : (
            <td />
        ),
    td: ({ children }) => <td className="px-3 py-2 align-top first:min-w-32">{children}</td>,
};

/** A link between pages of the guide, or out of it. What leads to neither is plain text. */
function GuideLink({ href, children }: { href: string; children: ReactNode }) {
    const t = useText();
    const [, name, heading] = /^([a-z-]*)\.md(?:#(.*))?$/.exec(href) ?? [];
    if (pageNamed(name)) {
        return (
            <Link to="/help/$page" params={{ page: name as string }} {...(heading && { hash: heading })} className={linkClass}>
                {children}
            </Link>
        );
    }
    if (!href.startsWith("https://")) return children;
    return (
        <a href={href} target="_blank" rel="noreferrer" className={linkClass}>
            {children}
            <ExternalLink aria-hidden className="ms-1 inline size-3.5" />
            <span className="sr-only"> ({t.elsewhere})</span>
        </a>
    );
}

/** A picture of the guide, in the theme that is shown. One that is not to be had now is left out. */
function Picture({ source, alt }: { source: string | undefined; alt: string }) {
    const url = pictureOf(source, useShownTheme());
    const [failed, setFailed] = useState<string>();
    if (!url || failed === url) return null;
    return (
        <a href={url} target="_blank" rel="noreferrer" className="my-1 block">
            <img src={url} alt={alt} loading="lazy" onError={() => setFailed(url)} className="w-full rounded-lg border border-line" />
        </a>
    );
}
