// The guide of docs/guide, as it lies in the bundle: each page is loaded when it is first wanted, so that help is there without a connection.

import contents from "../../../../docs/guide/README.md?raw";

const files = import.meta.glob<string>(["../../../../docs/guide/*.md", "!**/README.md"], { query: "?raw", import: "default" });

/** A page of the guide, as its list of contents has it. */
export interface GuidePage {
    /** What its file is called, without the end; and its address. */
    name: string;
    title: string;
    about: string;
}

/** What is under one heading of a page. */
export interface Passage {
    page: GuidePage;
    heading: string;
    /** The id of the heading; nothing at the beginning of the page. */
    id: string | undefined;
    text: string;
}

const ENTRY = /^\d+\. \[(.+)\]\((.+)\.md\): (.+)$/;

/** All pages, in the order in which they are read. */
export const PAGES: GuidePage[] = contents.split("\n").flatMap((line) => {
    const [, title, name, about] = ENTRY.exec(line) ?? [];
    return title && name && about ? [{ name, title, about }] : [];
});

/** What the guide says of itself. */
export const INTRODUCTION: string = contents
    .split("\n")
    .filter((line) => !line.startsWith("# ") && !ENTRY.test(line))
    .join("\n")
    .trim();

export const pageNamed = (name: string | undefined): GuidePage | undefined => PAGES.find((page) => page.name === name);

/** The text of a page, without its title. */
export async function textOf(page: GuidePage): Promise<string> {
    const load = files[`../../../../docs/guide/${page.name}.md`];
    if (!load) throw new Error(`the guide lacks ${page.name}`);
    return (await load()).replace(/^# .*\n/, "").trim();
}

/** The id of a heading, as the places that show Markdown make it. */
export const idOf = (heading: string): string =>
    heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, "")
        .replaceAll(" ", "-");

/** The headings of a page that its contents list. */
export const headingsOf = (text: string): string[] => [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading as string);

/** What a page says, by its headings, as plain words. */
export function passagesOf(page: GuidePage, text: string): Passage[] {
    return text.split(/^## /m).map((part, at) => {
        const end = part.indexOf("\n");
        const heading = at === 0 ? page.title : part.slice(0, end);
        return { page, heading, id: at === 0 ? undefined : idOf(heading), text: plain(at === 0 ? part : part.slice(end)) };
    });
}

function plain(markdown: string): string {
    return markdown
        .replace(/!\[[^\]]*\]\([^)]*\)/g, " ")
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replace(/^ *\|[-| ]+\|$/gm, " ")
        .replace(/^ *(```|>|-|\d+\.) ?/gm, "")
        .replace(/\*\*|`|\*/g, "")
        .replace(/ *\| */g, " · ")
        .replace(/\s+/g, " ")
        .replace(/(?:· )+/g, "· ")
        .replace(/^[ ·]+|[ ·]+$/g, "");
}

const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const words = (typed: string): string[] => folded(typed).split(/\s+/).filter(Boolean);

/** The passages that have all words that were typed; those that have them in their heading first. */
export function search(passages: Passage[], typed: string): Passage[] {
    const wanted = words(typed);
    if (wanted.length === 0) return [];
    const has = (text: string) => wanted.every((word) => folded(text).includes(word));
    const found = passages.filter(({ heading, text }) => has(`${heading} ${text}`));
    return [...found.filter(({ heading }) => has(heading)), ...found.filter(({ heading }) => !has(heading))];
}

const AROUND = 90;

/** The words of a passage around the first of those that were typed, in pieces: every second piece is one of them. */
export function excerpt(text: string, typed: string): string[] {
    const wanted = words(typed).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const pattern = new RegExp(`(${wanted.join("|")})`, "iu");
    const at = Math.max(0, text.search(pattern));
    const from = at <= AROUND ? 0 : text.indexOf(" ", at - AROUND) + 1;
    const cut = text.slice(from, at + 2 * AROUND);
    const whole = from + cut.length === text.length ? cut : `${cut.slice(0, cut.lastIndexOf(" "))} …`;
    return `${from > 0 ? "… " : ""}${whole}`.split(new RegExp(pattern, "giu"));
}
