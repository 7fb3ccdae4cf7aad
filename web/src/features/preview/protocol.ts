// What the page and the frame of a preview say to each other. Types alone: the frame shares no code with pages.

import type { Kind } from "./kind";

/** Words that the frame writes, in the language of the page; `{n}` stands for what is put in. */
export interface Words {
    zoomIn: string;
    zoomOut: string;
    fit: string;
    imageFailed: string;
    /** `{width}`, `{height}`. */
    imageTooLarge: string;
    pdfFailed: string;
    pdfLocked: string;
    /** `{n}`, `{of}`. */
    page: string;
    pageFailed: string;
    /** `{n}`: how much is shown. */
    rowsCut: string;
    /** `{n}`: what the picture shows. */
    picture: string;
    taskDone: string;
    taskOpen: string;
    empty: string;
    table: string;
}

/** How the page looks. */
export interface Look {
    theme: "light" | "dark";
    /** Its colours, by the names of their variables. */
    colours: Record<string, string>;
    language: string;
    direction: string;
}

/** What is to be shown. */
export interface Show {
    kind: Exclude<Kind, "audio" | "video" | "none">;
    media: string;
    name: string;
    bytes: Uint8Array<ArrayBuffer>;
    /** What is said when this is only the beginning. */
    cut?: string | undefined;
    words: Words;
}

/** A part that PDF files rely on: a font, a table of characters, a decoder. */
export interface Part {
    folder: "cmaps" | "standard_fonts" | "wasm";
    file: string;
}

/** What is wanted of a file that nobody looks at: a small picture of an image, or the words of a document. */
export type Work =
    | {
          is: "thumbnail";
          media: string;
          /** How many pixels its longer side has. */
          side: number;
      }
    | { is: "pdf" | "docx" };

/** What was made of it; nothing where that was not possible. */
export type Made = ImageBitmap | string | null;

export type ToFrame =
    | { show: Show; look: Look }
    | { look: Look }
    | { part: number; bytes: Uint8Array<ArrayBuffer> | null }
    | { work: number; of: Work; bytes: Uint8Array<ArrayBuffer> };

export type ToPage =
    | { ready: true }
    | { shown: true }
    | { key: "Escape" | "ArrowLeft" | "ArrowRight" }
    | { need: number; part: Part }
    | { work: number; made: Made };
