// What of a file can be shown, by its name and by what it was stored as.

/** How a file is shown. */
export type Kind = "image" | "pdf" | "text" | "markdown" | "csv" | "audio" | "video" | "none";

/** How a file is shown, and as which media type. */
export interface Shown {
    kind: Kind;
    media: string;
}

const IMAGES: Record<string, string> = {
    png: "image/png",
    apng: "image/apng",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    jfif: "image/jpeg",
    gif: "image/gif",
    webp: "image/webp",
    avif: "image/avif",
    bmp: "image/bmp",
    ico: "image/x-icon",
    svg: "image/svg+xml",
    heic: "image/heic",
    heif: "image/heif",
    jxl: "image/jxl",
    tif: "image/tiff",
    tiff: "image/tiff",
};

const AUDIO: Record<string, string> = {
    mp3: "audio/mpeg",
    m4a: "audio/mp4",
    aac: "audio/aac",
    ogg: "audio/ogg",
    oga: "audio/ogg",
    opus: "audio/ogg",
    flac: "audio/flac",
    wav: "audio/wav",
    weba: "audio/webm",
};

const VIDEO: Record<string, string> = {
    mp4: "video/mp4",
    m4v: "video/mp4",
    // What is in it is what is in an MP4 file, which more browsers know by name.
    mov: "video/mp4",
    webm: "video/webm",
    ogv: "video/ogg",
    mkv: "video/x-matroska",
};

const TEXTS = new Set(
    (
        "txt text log ini cfg conf toml yaml yml json jsonl ndjson json5 xml xsd xsl html htm xhtml shtml mht mhtml css scss less js mjs cjs jsx ts mts cts tsx " +
        "vue svelte rs py rb go java kt kts swift c h cc cpp cxx hpp hh cs php pl pm lua r jl sh bash zsh fish ps1 bat cmd sql graphql proto " +
        "tex bib rst adoc org diff patch env properties gradle cmake mk lock srt vtt ics vcf eml asc pem crt csr pub nix tf hcl dockerfile"
    ).split(" "),
);
const MARKDOWN = new Set(["md", "markdown", "mdown", "mkd"]);
const TABLES = new Set(["csv", "tsv", "tab"]);
/** Texts whose name has no ending. */
const NAMES =
    /^(readme|license|licence|copying|changelog|authors|notice|makefile|dockerfile|justfile|gemfile|procfile|\.[a-z]+(rc|ignore|config|attributes))$/;
/** Texts that are called applications. */
const TEXT_MEDIA = /^(text\/.*|application\/(json|xml|javascript|ecmascript|x-sh|x-yaml|yaml|toml|sql|xhtml\+xml|.*\+(json|xml)))$/;

/** How a file is shown. What its name says goes first: what it was stored as may be a guess. */
export function kindOf(name: string, media: string): Shown {
    const lower = name.toLowerCase();
    const ending = lower.includes(".") ? lower.slice(lower.lastIndexOf(".") + 1) : "";
    const type = media.toLowerCase().split(";")[0]?.trim() ?? "";
    if (Object.hasOwn(IMAGES, ending)) return { kind: "image", media: IMAGES[ending] as string };
    if (Object.hasOwn(AUDIO, ending)) return { kind: "audio", media: AUDIO[ending] as string };
    if (Object.hasOwn(VIDEO, ending)) return { kind: "video", media: VIDEO[ending] as string };
    if (ending === "pdf") return { kind: "pdf", media: "application/pdf" };
    if (MARKDOWN.has(ending)) return { kind: "markdown", media: "text/markdown" };
    if (TABLES.has(ending)) return { kind: "csv", media: "text/csv" };
    if (TEXTS.has(ending) || NAMES.test(lower)) return { kind: "text", media: "text/plain" };
    if (type === "application/pdf") return { kind: "pdf", media: type };
    if (type === "text/markdown") return { kind: "markdown", media: type };
    if (type === "text/csv" || type === "text/tab-separated-values") return { kind: "csv", media: type };
    if (Object.values(IMAGES).includes(type)) return { kind: "image", media: type };
    if (/^audio\/[\w.+-]+$/.test(type)) return { kind: "audio", media: type };
    if (/^video\/[\w.+-]+$/.test(type)) return { kind: "video", media: type };
    if (TEXT_MEDIA.test(type)) return { kind: "text", media: "text/plain" };
    return { kind: "none", media: "application/octet-stream" };
}
