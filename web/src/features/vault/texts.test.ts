import { expect, test } from "vitest";

import { decode, textKind } from "./texts";

const utf8 = (text: string) => new TextEncoder().encode(text);

test("a text is known by its type or by the end of its name", () => {
    expect(textKind("notes", "text/markdown; charset=utf-8")).toBe("plain");
    expect(textKind("Table.CSV", "application/octet-stream")).toBe("plain");
    expect(textKind("letter.DOCX")).toBe("docx");
    expect(textKind("x", "application/pdf")).toBe("pdf");
    for (const [name, media] of [
        ["x.jpg", "image/jpeg"],
        ["txt", ""],
        ["page.html", "text/html"],
        ["pdf", ""],
        ["x", "toString"],
    ] as const)
        expect(textKind(name, media), name).toBe(undefined);
});

test("every usual encoding is read, and what is no text is not", () => {
    const utf16 = (text: string, isLittle: boolean) => {
        const view = new DataView(new ArrayBuffer(text.length * 2));
        for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), isLittle);
        return new Uint8Array(view.buffer);
    };
    expect(decode(utf8("Élan 東京"))).toBe("Élan 東京");
    expect(decode(utf8("\ufeffÉlan"))).toBe("Élan");
    expect(decode(utf8("Élan").subarray(0, 1))).toBe("");
    expect(decode(utf16("\ufeffÉlan 🐦", true))).toBe("Élan 🐦");
    expect(decode(utf16("\ufeffÉlan 🐦", false))).toBe("Élan 🐦");
    expect(decode(Uint8Array.of(0xc9, 0x6c, 0x61, 0x6e))).toBe("Élan");
    expect(decode(new Uint8Array())).toBe("");
    expect(decode(utf16("no mark", true))).toBe(undefined);
});
