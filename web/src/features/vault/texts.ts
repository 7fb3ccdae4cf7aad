// Which files are plain text, and what they say: as the command line has it.

/** Bytes of a text that are enough. */
export const ENOUGH = 4 * 1024 * 1024;

const MEDIA = /^text\/(plain|markdown|csv)$/;
const ENDINGS = /\.(txt|log|md|markdown|csv|tsv)$/i;

/** Whether a file is a text, by its type and the end of its name. */
export const isText = (name: string, media = ""): boolean => MEDIA.test(media.split(";")[0]?.trim() ?? "") || ENDINGS.test(name);

/** Reads a text: as it says itself, as UTF-8, or as old files of Western languages are. Nothing for what is no text. */
export function decode(bytes: Uint8Array): string | undefined {
    const [first, second] = bytes;
    if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
    if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
    // No text has this character; other files have.
    if (bytes.includes(0)) return undefined;
    try {
        // What is cut may end in the middle of a character.
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    } catch {
        return new TextDecoder("windows-1252").decode(bytes);
    }
}
