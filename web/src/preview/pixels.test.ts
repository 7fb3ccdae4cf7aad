import { expect, test } from "vitest";

import { pixels } from "./pixels";

/** Bytes that begin so, and go on with zeros. */
const begun = (...bytes: number[]) => Uint8Array.from([...bytes, ...new Array<number>(40).fill(0)]);
const ascii = (text: string) => [...text].map((char) => char.charCodeAt(0));

test("a PNG that claims to have 50,000 by 50,000 pixels is found out", () => {
    const png = begun(0x89, ...ascii("PNG\r\n\x1a\n"), 0, 0, 0, 13, ...ascii("IHDR"), 0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50);
    expect(pixels(png)).toEqual({ width: 50_000, height: 50_000 });
});

test("a GIF", () => {
    expect(pixels(begun(...ascii("GIF89a"), 0x40, 0x01, 0xf0, 0x00))).toEqual({ width: 320, height: 240 });
});

test("a JPEG, behind what comes before its frame", () => {
    const jpeg = begun(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc4, 0, 3, 9, 0xff, 0xc2, 0, 17, 8, 0x01, 0x00, 0x02, 0x00);
    expect(pixels(jpeg)).toEqual({ width: 512, height: 256 });
});

test("a WebP of each kind", () => {
    const webp = (kind: string, ...rest: number[]) => begun(...ascii("RIFF"), 0, 0, 0, 0, ...ascii(`WEBP${kind}`), ...rest);
    expect(pixels(webp("VP8X", 0, 0, 0, 0, 0, 0, 0, 0, 0x0f, 0, 0, 0x1f, 0, 0))).toEqual({ width: 16, height: 32 });
    expect(pixels(webp("VP8 ", 0, 0, 0, 0, 0, 0, 0, 0x9d, 0x01, 0x2a, 0x10, 0, 0x20, 0))).toEqual({ width: 16, height: 32 });
    expect(pixels(webp("VP8L", 0, 0, 0, 0, 0x2f, 0x0f, 0xc0, 0x07, 0))).toEqual({ width: 16, height: 32 });
});

test("what is none of these, or ends at once, says nothing", () => {
    expect(pixels(new Uint8Array(4))).toBeUndefined();
    expect(pixels(begun(0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff))).toBeUndefined();
    expect(pixels(begun(...ascii("<svg>")))).toBeUndefined();
});
