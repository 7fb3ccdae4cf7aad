import { getDocument, type PDFDocumentProxy, type PDFPageProxy, type RenderTask, TextLayer } from "pdfjs-dist";
// @ts-expect-error: it has no types, and is looked for by the library alone
import * as worker from "pdfjs-dist/build/pdf.worker.mjs";

import type { Show, Words } from "@/features/preview/protocol";

import { element, filled, note } from "./dom";
import { part } from "./parts";
import { zoom } from "./zoom";

/** Widest page that fits, in pixels of the page. */
const WIDEST = 1100;
const MARGIN = 24;
/** How far from what is seen pages are drawn, and their memory is given back. */
const AHEAD = "100% 0px";
/** Four bytes each. */
const MOST_PIXELS = 50_000_000;

// An origin of its own has no workers: the library runs here.
(globalThis as { pdfjsWorker?: unknown }).pdfjsWorker = worker;

/** What the library would fetch, asked for from the page. */
const parts = {
    // The library gives what it is told only if it is told a place.
    cMapUrl: "part:/",
    standardFontDataUrl: "part:/",
    wasmUrl: "part:/",
    CMapReaderFactory: class {
        fetch = async ({ name }: { name: string }) => ({ cMapData: await part("cmaps", `${name}.bcmap`), isCompressed: true });
    },
    StandardFontDataFactory: class {
        fetch = ({ filename }: { filename: string }) => part("standard_fonts", filename);
    },
    WasmFactory: class {
        fetch = ({ filename }: { filename: string }) => part("wasm", filename);
    },
};

/** Reads a PDF file, of which nothing is run. */
export function openPdf(data: Uint8Array<ArrayBuffer>): Promise<PDFDocumentProxy> {
    return getDocument({
        ...parts,
        data,
        isEvalSupported: false,
        enableXfa: false,
        useWorkerFetch: false,
        useSystemFonts: false,
        maxImageSize: MOST_PIXELS,
        verbosity: 0,
    }).promise;
}

/** Shows a PDF file, each page when it comes into view. Scripts in it are not run. */
export async function pdf(view: HTMLElement, { bytes, words, name }: Show): Promise<void> {
    let file: PDFDocumentProxy;
    let first: PDFPageProxy;
    try {
        file = await openPdf(bytes);
        first = await file.getPage(1);
    } catch (error) {
        const isLocked = error instanceof Error && error.name === "PasswordException";
        view.append(note(isLocked ? words.pdfLocked : words.pdfFailed));
        return;
    }
    const stage = element("div", "pages scrolls");
    stage.tabIndex = 0;
    stage.setAttribute("role", "region");
    stage.setAttribute("aria-label", name);
    const sheets = Array.from({ length: file.numPages }, (_, at) => new Sheet(file, at + 1, words));
    const { width, height } = first.getViewport({ scale: 1 });
    let factor = 1;
    const resize = () => {
        const fits = Math.min(WIDEST, stage.clientWidth - MARGIN);
        for (const sheet of sheets) sheet.resize(fits * factor, height / width);
    };
    stage.append(...sheets.map(({ place }) => place));
    view.append(
        stage,
        zoom(words, (next) => {
            factor = next;
            resize();
        }),
    );
    resize();
    addEventListener("resize", resize);
    const seen = new IntersectionObserver(
        (entries) => {
            for (const { target, isIntersecting } of entries) sheets.find(({ place }) => place === target)?.see(isIntersecting);
        },
        { root: stage, rootMargin: AHEAD },
    );
    for (const { place } of sheets) seen.observe(place);
}

/** A page. */
class Sheet {
    readonly place: HTMLElement;
    #file: PDFDocumentProxy;
    #number: number;
    #words: Words;
    #width = 0;
    /** Height by width, once it is known of this page. */
    #shape: number | undefined;
    #isSeen = false;
    #drawing: RenderTask | undefined;

    constructor(file: PDFDocumentProxy, number: number, words: Words) {
        this.#file = file;
        this.#number = number;
        this.#words = words;
        this.place = element("section", "page");
        this.place.setAttribute("aria-label", filled(words.page, { n: number, of: file.numPages }));
    }

    resize(width: number, shape: number): void {
        if (width === this.#width) return;
        this.#width = width;
        this.#lay(this.#shape ?? shape);
        if (this.#isSeen) void this.#draw();
    }

    see(isSeen: boolean): void {
        if (isSeen === this.#isSeen) return;
        this.#isSeen = isSeen;
        if (isSeen) void this.#draw();
        else {
            this.#drawing?.cancel();
            this.place.replaceChildren();
        }
    }

    #lay(shape: number): void {
        this.place.style.width = `${this.#width}px`;
        this.place.style.height = `${this.#width * shape}px`;
    }

    async #draw(): Promise<void> {
        this.#drawing?.cancel();
        const width = this.#width;
        try {
            const page = await this.#file.getPage(this.#number);
            const whole = page.getViewport({ scale: 1 });
            this.#shape = whole.height / whole.width;
            this.#lay(this.#shape);
            const viewport = page.getViewport({ scale: width / whole.width });
            const sharpest = Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height));
            const sharpness = Math.min(devicePixelRatio, sharpest);
            const canvas = element("canvas");
            canvas.width = Math.max(1, Math.round(viewport.width * sharpness));
            canvas.height = Math.max(1, Math.round(viewport.height * sharpness));
            if (width !== this.#width || !this.#isSeen) return;
            this.#drawing = page.render({ canvas, viewport, transform: [sharpness, 0, 0, sharpness, 0, 0] });
            await this.#drawing.promise;
            const letters = element("div", "textLayer");
            letters.style.setProperty("--total-scale-factor", String(viewport.scale));
            await new TextLayer({ textContentSource: page.streamTextContent(), container: letters, viewport }).render();
            // What the library measures text on.
            for (const unseen of document.querySelectorAll(".hiddenCanvasElement")) unseen.setAttribute("aria-hidden", "true");
            if (width === this.#width && this.#isSeen) this.place.replaceChildren(canvas, letters);
        } catch (error) {
            if (error instanceof Error && error.name === "RenderingCancelledException") return;
            this.place.replaceChildren(note(this.#words.pageFailed));
        }
    }
}
