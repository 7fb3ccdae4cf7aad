// What documents say: plain text, and nothing else that is in them.

import { Unzip, UnzipInflate } from "fflate";

import { openPdf } from "./pdf";

/** Letters that are enough: as the command line has it. */
const ENOUGH = 1024 * 1024;
/** Bytes of XML that are unpacked of one document, and of the document that are looked at at a time: they unpack to a thousand times as many. */
const MOST_XML = 16 * 1024 * 1024;
const STEP = 16 * 1024;
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
    const files = new Map<string, string>();
    let left = MOST_XML;
    // Read in the order in which it was written: a list at its end could name the same bytes many times. What a file says of its size is not believed.
    const archive = new Unzip((file) => {
        if (!HAVE_TEXT.test(file.name) || files.has(file.name)) return;
        const decoder = new TextDecoder();
        files.set(file.name, "");
        file.ondata = (error, part, isLast) => {
            if (error) throw error;
            left -= part.length;
            if (left < 0) throw new Error("this document is too long");
            files.set(file.name, files.get(file.name) + decoder.decode(part, { stream: !isLast }));
        };
        file.start();
    });
    archive.register(UnzipInflate);
    for (let at = 0; at < bytes.length; at += STEP) archive.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
    const document = files.get(DOCUMENT);
    if (document === undefined) throw new Error("this is no document");
    files.delete(DOCUMENT);
    return [document, ...[...files].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, xml]) => xml)]
        .map(xmlText)
        .join("\n")
        .slice(0, ENOUGH);
}

function xmlText(xml: string): string {
    // It could declare what grows when it is read.
    if (/<!DOCTYPE/i.test(xml)) throw new Error("a document has no document type");
    const tree = new DOMParser().parseFromString(xml, "application/xml");
    if (tree.querySelector("parsererror")) throw new Error("this is no XML");
    const all = tree.createTreeWalker(tree, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION);
    let text = "";
    for (let node = all.nextNode(); node && text.length < ENOUGH; node = all.nextNode()) {
        if (node instanceof Text) text += node.parentElement?.localName === "t" ? node.data : "";
        else if ((node as Element).localName === "p") text += "\n";
        else if (SPACES.has((node as Element).localName)) text += " ";
    }
    return text;
}
