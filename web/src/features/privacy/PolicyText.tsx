import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

/** A version of the policy. Its headings stand below that of the part of the page that it is in; pictures are left out. */
export function PolicyText({ children }: { children: string }) {
    return (
        <div className="flex max-w-prose flex-col gap-3 leading-relaxed break-words">
            <Markdown remarkPlugins={[remarkGfm]} components={COMPONENTS} disallowedElements={["img", "input"]}>
                {children}
            </Markdown>
        </div>
    );
}

const COMPONENTS: Components = {
    h1: ({ children }) => <h3 className="mt-2 text-xl font-semibold first:mt-0">{children}</h3>,
    h2: ({ children }) => <h4 className="mt-2 text-lg font-semibold">{children}</h4>,
    h3: ({ children }) => <h5 className="mt-1 font-semibold">{children}</h5>,
    h4: ({ children }) => <h6 className="font-semibold">{children}</h6>,
    h5: ({ children }) => <h6 className="font-semibold">{children}</h6>,
    h6: ({ children }) => <h6 className="font-semibold">{children}</h6>,
    // An address that could do something is taken away: what is left is text.
    a: ({ href, children }) =>
        href ? (
            <a href={href} target="_blank" rel="noopener noreferrer" className="text-accent underline underline-offset-2">
                {children}
            </a>
        ) : (
            children
        ),
    ul: ({ children }) => <ul className="flex list-disc flex-col gap-1 ps-6">{children}</ul>,
    ol: ({ children }) => <ol className="flex list-decimal flex-col gap-1 ps-6">{children}</ol>,
    blockquote: ({ children }) => <blockquote className="border-s-4 border-line ps-3 text-quiet">{children}</blockquote>,
    code: ({ children }) => <code className="rounded bg-sunken px-1 font-mono text-[0.9em]">{children}</code>,
    pre: ({ children }) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        <pre tabIndex={0} className="overflow-x-auto rounded-lg bg-sunken p-3">
            {children}
        </pre>
    ),
    table: ({ children }) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        <div tabIndex={0} className="overflow-x-auto">
            <table className="border-collapse text-start [&_td]:border [&_td]:border-line [&_td]:px-2 [&_td]:py-1 [&_th]:border [&_th]:border-line [&_th]:px-2 [&_th]:py-1 [&_th]:text-start">
                {children}
            </table>
        </div>
    ),
};
