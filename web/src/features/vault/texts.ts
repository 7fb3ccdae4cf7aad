// Which files have text, and what plain ones say: as the command line has it.

/** Bytes of a text that are enough. */
export const ENOUGH = 4 * 1024 * 1024;

/** Longest document that is read, in bytes. Of plain text the beginning is enough. */
export const LONGEST = 64 * 1024 * 1024;

/** A kind of file that has text. */
export type TextKind = "plain" | "pdf" | "docx";

const MEDIA: Record<string, TextKind> = {
    "text/plain": "plain",
    "text/markdown": "plain",
    "text/csv": "plain",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
};
const ENDINGS: [RegExp, TextKind][] = [
    [/\.(txt|log|md|markdown|csv|tsv)$/i, "plain"],
    [/\.pdf$/i, "pdf"],
    [/\.docx$/i, "docx"],
];

/** Which kind of text a file is, by its type and the end of its name; none for what has no text that is read. */
export function textKind(name: string, media = ""): TextKind | undefined {
    const type = media.split(";")[0]?.trim() ?? "";
    if (Object.hasOwn(MEDIA, type)) return MEDIA[type];
    return ENDINGS.find(([ending]) => ending.test(name))?.[1];
}

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
