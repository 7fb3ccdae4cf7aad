import { expect, test } from "vitest";

import { kindOf } from "./kind";

test.each([
    ["a.png", "", "image", "image/png"],
    ["A.JPG", "application/octet-stream", "image", "image/jpeg"],
    ["logo.svg", "text/html", "image", "image/svg+xml"],
    ["scan.pdf", "text/html", "pdf", "application/pdf"],
    ["x", "application/pdf", "pdf", "application/pdf"],
    ["notes.md", "", "markdown", "text/markdown"],
    ["table.csv", "application/vnd.ms-excel", "csv", "text/csv"],
    ["table.tsv", "", "csv", "text/csv"],
    ["main.ts", "video/mp2t", "text", "text/plain"],
    ["README", "", "text", "text/plain"],
    [".gitignore", "", "text", "text/plain"],
    ["song.mp3", "", "audio", "audio/mpeg"],
    ["film.mov", "video/quicktime", "video", "video/mp4"],
    ["film", "video/webm; codecs=vp9", "video", "video/webm"],
    ["data", "application/ld+json", "text", "text/plain"],
    ["picture", "image/png", "image", "image/png"],
])("%s, stored as %s, is shown as %s", (name, media, kind, shown) => {
    expect(kindOf(name, media)).toEqual({ kind, media: shown });
});

test.each([
    ["page.html", "text/html"],
    ["page.xhtml", "application/xhtml+xml"],
    ["page.mhtml", "multipart/related"],
    ["page.htm", ""],
    ["script.js", "text/javascript"],
    ["page", "text/html"],
    ["page", "application/xhtml+xml"],
    ["sheet.xsl", "text/xml"],
])("%s, stored as %s, is shown as its source and never as a page", (name, media) => {
    expect(kindOf(name, media)).toEqual({ kind: "text", media: "text/plain" });
});

test.each([
    ["a.exe", "application/x-msdownload"],
    ["photo.png.exe", "image/png.exe"],
    ["archive.zip", "application/zip"],
    ["report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    ["constructor.constructor", "constructor"],
    ["", ""],
    ["x", "image/anything"],
])("%s, stored as %s, is not shown", (name, media) => {
    expect(kindOf(name, media).kind).toBe("none");
});
