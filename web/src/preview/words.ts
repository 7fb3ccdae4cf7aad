// What documents say: plain text, and nothing else that is in them.

import { unzipSync } from "fflate";

import { openPdf } from "./pdf";

/** Letters that are enough: as the command line has it. */
const ENOUGH = 1024 * 1024;
/** Bytes of XML that are unpacked of one document. */
const MOST_XML = 32 * 1024 * 1024;
const DOCUMENT = "word/document.xml";
/** Where text stands in what word processors write: the document, its notes, headers and footers. */
const HAVE_TEXT = /^word\/(document|footnotes|endnotes|comments|header[^/]*|footer[^/]*)\.xml$/;
/** What stands for a space between two words. */
const SPACES = new Set(["tab", "br", "cr", "tc"]);

/** The text of a PDF file. Fails for one that cannot be read, or not without a password. */
export async function pdfText(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const file = await openPdf(bytes);
    let text = "";
    for (let number = 1; number <= file.numPages && text.length < ENOUGH; number++) {
        const page = await file.getPage(number);
        const { items } = await page.getTextContent();
        for (const item of items) if ("str" in item) text += item.hasEOL ? `${item.str}\n` : item.str;
        text += "\n";
        page.cleanup();
    }
    return text.slice(0, ENOUGH);
}

/** The text of what a word processor wrote. Fails for what is none. */
export function docxText(bytes: Uint8Array): string {
    let left = MOST_XML;
    // More than a file says of itself is not unpacked of it.
    const files = unzipSync(bytes, {
        filter: ({ name, originalSize }) => {
            if (!HAVE_TEXT.test(name) || originalSize > left) return false;
            left -= originalSize;
            return true;
        },
    });
    const names = Object.keys(files).sort((one, other) => Number(other === DOCUMENT) - Number(one === DOCUMENT) || (one < other ? -1 : 1));
    if (names[0] !== DOCUMENT) throw new Error("this is no document");
    return names
        .map((name) => xmlText(new TextDecoder().decode(files[name])))
        .join("\n")
        .slice(0, ENOUGH);
}

function xmlText(xml: string): string {
    // It could declare what grows when it is read.
    if (/<!DOCTYPE/i.test(xml)) throw new Error("a document has no document type");
    const tree = new DOMParser().parseFromString(xml, "application/xml");
    if (tree.querySelector("parsererror")) throw new Error("this is no XML");
    let text = "";
    for (const { localName, textContent } of tree.getElementsByTagName("*")) {
        if (localName === "t") text += textContent;
        else if (localName === "p") text += "\n";
        else if (SPACES.has(localName)) text += " ";
        if (text.length > ENOUGH) break;
    }
    return text;
}
