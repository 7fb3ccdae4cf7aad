/** How many pixels across and down. */
export interface Pixels {
    width: number;
    height: number;
}

/** What an image says about its size, as far as its kind is known here. A small file can claim to be larger than any memory. */
export function pixels(bytes: Uint8Array): Pixels | undefined {
    if (bytes.length < 30) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(0) === 0x89504e47) return { width: view.getUint32(16), height: view.getUint32(20) };
    if (ascii(bytes, 0, 4) === "GIF8") return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (ascii(bytes, 0, 2) === "BM") return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
    if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP") return webp(bytes, view);
    if (view.getUint16(0) === 0xffd8) return jpeg(view);
    return undefined;
}

const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

function webp(bytes: Uint8Array, view: DataView): Pixels | undefined {
    const uint24 = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
    switch (ascii(bytes, 12, 16)) {
        case "VP8X":
            return { width: uint24(24) + 1, height: uint24(27) + 1 };
        case "VP8 ":
            return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
        case "VP8L": {
            const packed = view.getUint32(21, true);
            return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
        }
        default:
            return undefined;
    }
}

function jpeg(view: DataView): Pixels | undefined {
    for (let at = 2; at + 9 < view.byteLength; ) {
        if (view.getUint8(at) !== 0xff) return undefined;
        const marker = view.getUint8(at + 1);
        // The frame's header; its neighbours are tables.
        const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
        if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
        at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
    }
    return undefined;
}
