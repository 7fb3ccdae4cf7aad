import { pixels } from "./pixels";

/** Four bytes each are what a browser needs to decode them: 160 MB. */
const MOST_PIXELS = 40_000_000;

/** A small picture of an image: its pixels alone, of the first frame, without anything else that is in the file. Nothing where the image is too
 * large, or is of a kind whose size is not known before it is decoded. */
export async function thumbnail(bytes: Uint8Array<ArrayBuffer>, media: string, side: number): Promise<ImageBitmap | null> {
    const claimed = pixels(bytes);
    if (!claimed || claimed.width * claimed.height > MOST_PIXELS) return null;
    const { width, height } = claimed;
    // One of them: an image may be turned by what its camera wrote, and the other follows.
    const size = width > height ? { resizeWidth: Math.min(side, width) } : { resizeHeight: Math.min(side, height) };
    try {
        return await createImageBitmap(new Blob([bytes], { type: media }), { ...size, resizeQuality: "medium" });
    } catch {
        return null;
    }
}
