// What files are, for people: a picture and a word.

import {
    Archive,
    File,
    FileAudio,
    FileCode,
    FileImage,
    FileSpreadsheet,
    FileText,
    FileType,
    FileVideo,
    Folder,
    type LucideIcon,
    Presentation,
} from "lucide-react";

import type { Entry } from "#vault/client.js";

export type Kind = "folder" | "image" | "video" | "audio" | "pdf" | "text" | "code" | "document" | "sheet" | "slides" | "archive" | "other";

export const ICONS: Record<Kind, LucideIcon> = {
    folder: Folder,
    image: FileImage,
    video: FileVideo,
    audio: FileAudio,
    pdf: FileType,
    text: FileText,
    code: FileCode,
    document: FileText,
    sheet: FileSpreadsheet,
    slides: Presentation,
    archive: Archive,
    other: File,
};

const BEGINNINGS: [string, Kind][] = [
    ["image/", "image"],
    ["video/", "video"],
    ["audio/", "audio"],
    ["application/pdf", "pdf"],
    ["application/vnd.openxmlformats-officedocument.spreadsheet", "sheet"],
    ["application/vnd.oasis.opendocument.spreadsheet", "sheet"],
    ["application/vnd.ms-excel", "sheet"],
    ["text/csv", "sheet"],
    ["application/vnd.openxmlformats-officedocument.presentation", "slides"],
    ["application/vnd.oasis.opendocument.presentation", "slides"],
    ["application/vnd.ms-powerpoint", "slides"],
    ["application/vnd.openxmlformats-officedocument.wordprocessing", "document"],
    ["application/vnd.oasis.opendocument.text", "document"],
    ["application/msword", "document"],
    ["application/rtf", "document"],
    ["application/zip", "archive"],
    ["application/gzip", "archive"],
    ["application/x-tar", "archive"],
    ["application/x-7z-compressed", "archive"],
    ["application/json", "code"],
    ["application/javascript", "code"],
    ["application/xml", "code"],
    ["text/html", "code"],
    ["text/css", "code"],
    ["text/javascript", "code"],
    ["text/", "text"],
];

/** By the end of the name, where the type says nothing. */
const ENDINGS: Record<string, Kind> = {
    zip: "archive",
    gz: "archive",
    "7z": "archive",
    tar: "archive",
    zst: "archive",
    xz: "archive",
    docx: "document",
    odt: "document",
    xlsx: "sheet",
    ods: "sheet",
    csv: "sheet",
    pptx: "slides",
    odp: "slides",
    pdf: "pdf",
    md: "text",
    txt: "text",
    log: "text",
    rs: "code",
    py: "code",
    ts: "code",
    js: "code",
    go: "code",
    c: "code",
    java: "code",
    sh: "code",
    toml: "code",
    yaml: "code",
    yml: "code",
    mkv: "video",
    heic: "image",
    flac: "audio",
};

/** What an entry is. */
export function kindOf({ folder, media, name }: Pick<Entry, "folder" | "media" | "name">): Kind {
    if (folder) return "folder";
    const known = media && BEGINNINGS.find(([beginning]) => media.startsWith(beginning));
    if (known) return known[1];
    return ENDINGS[name.slice(name.lastIndexOf(".") + 1).toLowerCase()] ?? "other";
}
