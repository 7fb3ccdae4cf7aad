// Documents as programs write them.

import { strToU8, zipSync } from "fflate";

/** A PDF file of one page, which is filled by an image. */
export function scanned(image: Buffer, filter: string, colours: string, bits: number): Buffer {
    const dictionary = `/Type /XObject /Subtype /Image /Width 32 /Height 32 /ColorSpace /${colours} /BitsPerComponent ${bits} /Filter /${filter}`;
    const scan = `<< ${dictionary} /Length ${image.length} >>\nstream\n${image.toString("latin1")}\nendstream`;
    return page("q 200 0 0 200 0 0 cm /Scan Do Q", "/XObject << /Scan 5 0 R >>", scan);
}

/** A PDF file of one page with words on it. */
export function written(words: string): Buffer {
    return page(
        `BT /Letters 12 Tf 20 100 Td (${words}) Tj ET`,
        "/Font << /Letters 5 0 R >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    );
}

function page(content: string, resources: string, resource: string): Buffer {
    const objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << ${resources} >> /Contents 4 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
        resource,
    ];
    let text = "%PDF-1.7\n";
    const offsets = objects.map((object, at) => {
        const offset = text.length;
        text += `${at + 1} 0 obj\n${object}\nendobj\n`;
        return `${String(offset).padStart(10, "0")} 00000 n \n`;
    });
    const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}`;
    return Buffer.from(
        `${text}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
        "latin1",
    );
}

/** A document of a word processor, with this body and footnote; `begin` stands before the body. */
export function docx(body: string, { note = "", begin = "" } = {}): Buffer {
    const xml = (of: string) =>
        strToU8(
            `<?xml version="1.0"?>${begin}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${of}</w:document>`,
        );
    return Buffer.from(
        zipSync({ "word/document.xml": xml(body), "word/footnotes.xml": xml(note), "word/styles.xml": xml("<w:t>styles</w:t>") }),
    );
}
