// The frame in which a file is looked at that may be hostile. It has an origin of its own, no network, and only what the page posts to it.

import "./preview.css";

import type { Look, Made, Show, ToFrame, Work } from "@/features/preview/protocol";

import { element, note } from "./dom";
import { image } from "./image";
import { give } from "./parts";
import { tell } from "./tell";
import { text } from "./text";
import { thumbnail } from "./thumbnail";

const view = document.getElementById("view") as HTMLElement;
let isShown = false;

addEventListener("message", ({ data, source }: MessageEvent<ToFrame>) => {
    if (source !== parent) return;
    if ("part" in data) give(data.part, data.bytes);
    if ("work" in data)
        void made(data.of, data.bytes)
            .catch(() => null)
            .then((made) => tell({ work: data.work, made }, made instanceof ImageBitmap ? [made] : []));
    if ("look" in data) look(data.look);
    if ("show" in data && !isShown) {
        isShown = true;
        void show(data.show).finally(() => tell({ shown: true }));
    }
});

addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey, defaultPrevented } = event;
    if (defaultPrevented || ctrlKey || metaKey || altKey || shiftKey) return;
    const isWide = [document.documentElement, ...document.querySelectorAll(".scrolls")].some(
        (one) => one.scrollWidth > one.clientWidth + 1,
    );
    if (key === "Escape" || ((key === "ArrowLeft" || key === "ArrowRight") && !isWide)) tell({ key });
});

async function made(work: Work, bytes: Uint8Array<ArrayBuffer>): Promise<Made> {
    if (work.is === "thumbnail") return thumbnail(bytes, work.media, work.side);
    const words = await import("./words");
    return work.is === "pdf" ? words.pdfText(bytes) : words.docxText(bytes);
}

function look({ theme, colours, language, direction }: Look): void {
    const root = document.documentElement;
    root.lang = language;
    root.dir = direction;
    root.style.colorScheme = theme;
    for (const [name, colour] of Object.entries(colours)) root.style.setProperty(name, colour);
}

async function show(what: Show): Promise<void> {
    document.title = what.name;
    view.classList.add(what.kind);
    view.append(element("h1", "unseen", what.name));
    if (what.cut) view.append(note(what.cut));
    if (what.bytes.length === 0) view.append(note(what.words.empty));
    else if (what.kind === "image") await image(view, what);
    else if (what.kind === "text") text(view, what);
    // Each of these brings a library.
    else if (what.kind === "csv") (await import("./csv")).csv(view, what);
    else if (what.kind === "markdown") (await import("./markdown")).markdown(view, what);
    else await (await import("./pdf")).pdf(view, what);
}

tell({ ready: true });
