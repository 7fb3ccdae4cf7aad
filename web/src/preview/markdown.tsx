import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";

import type { Show } from "@/features/preview/protocol";

import { decode } from "./decode";
import { element, filled } from "./dom";

/** Shows Markdown. HTML in it stays text; links lead nowhere, and pictures are not fetched: both would tell somebody that it was read. */
export function markdown(view: HTMLElement, { bytes, words }: Show): void {
    const stage = element("article");
    view.append(stage);
    const root = createRoot(stage);
    flushSync(() =>
        root.render(
            <Markdown
                remarkPlugins={[remarkGfm]}
                components={{
                    a: ({ href, children }) => (
                        <span className="link" title={href}>
                            {children}
                        </span>
                    ),
                    input: ({ checked }) => (
                        <span role="img" aria-label={checked ? words.taskDone : words.taskOpen}>
                            {checked ? "☑" : "☐"}
                        </span>
                    ),
                    img: ({ alt }) => <span className="picture">{filled(words.picture, { n: alt ?? "" })}</span>,
                }}
            >
                {decode(bytes).text}
            </Markdown>,
        ),
    );
}
