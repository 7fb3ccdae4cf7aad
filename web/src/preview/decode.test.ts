import { expect, test } from "vitest";

import { decode } from "./decode";

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, big = false) =>
    Uint8Array.from(
        [...text].flatMap((char) =>
            big ? [char.charCodeAt(0) >> 8, char.charCodeAt(0) & 255] : [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8],
        ),
    );

test("UTF-8, with a mark and without", () => {
    expect(decode(utf8("Größe ☂"))).toEqual({ text: "Größe ☂", encoding: "utf-8" });
    expect(decode(utf8("\ufeffa")).text).toBe("a");
});

test("UTF-8 that is cut in a character lacks that character alone", () => {
    expect(decode(utf8("ab☂").subarray(0, 4))).toEqual({ text: "ab", encoding: "utf-8" });
});

test("UTF-16 of both kinds, with a mark and without", () => {
    expect(decode(utf16("\ufeffhallo"))).toEqual({ text: "hallo", encoding: "utf-16le" });
    expect(decode(utf16("\ufeffhallo", true))).toEqual({ text: "hallo", encoding: "utf-16be" });
    expect(decode(utf16("<html>")).encoding).toBe("utf-16le");
    expect(decode(utf16("<html>", true)).encoding).toBe("utf-16be");
});

test("what is none of these is read as old Windows systems wrote it", () => {
    expect(decode(Uint8Array.from([0x47, 0x72, 0xf6, 0xdf, 0x65, 0x80]))).toEqual({ text: "Größe€", encoding: "windows-1252" });
});

test("UTF-7 stays what it is", () => {
    expect(decode(utf8("+ADw-script+AD4-")).text).toBe("+ADw-script+AD4-");
});
