/** A text, and how it was written. */
export interface Decoded {
    text: string;
    encoding: string;
}

/** How much is looked at to tell how a text is written. */
const SAMPLE = 4096;

/** Reads a text: as it says itself, else as UTF-8, else as UTF-16 where every other byte is zero, else as old Windows systems wrote. */
export function decode(bytes: Uint8Array): Decoded {
    const encoding = encodingOf(bytes);
    // What is cut may end in the middle of a character: that is left out.
    return { text: new TextDecoder(encoding).decode(bytes, { stream: true }), encoding };
}

function encodingOf(bytes: Uint8Array): string {
    const [first, second, third] = bytes;
    if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
    if (first === 0xff && second === 0xfe) return "utf-16le";
    if (first === 0xfe && second === 0xff) return "utf-16be";
    const sample = bytes.subarray(0, SAMPLE);
    const zeros = [0, 0];
    for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2]!++;
    const [even, odd] = zeros as [number, number];
    const enough = sample.length / 8;
    if (odd > enough && even < odd / 4) return "utf-16le";
    if (even > enough && odd < even / 4) return "utf-16be";
    try {
        new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
        return "utf-8";
    } catch {
        return "windows-1252";
    }
}
