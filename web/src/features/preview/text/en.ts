import { number } from "@/i18n/format";

const en = {
    next: "Next file",
    previous: "Previous file",
    download: "Download",
    close: "Close the preview",
    frame: (name: string) => `Contents of ${name}`,
    placed: (at: number, of: number) => `${number(at)} of ${number(of)}`,
    opening: "Opening…",
    decrypting: "Decrypting…",
    none: "There is no preview for this kind of file",
    noneAbout: "Download it to open it with a program on this device.",
    tooLarge: "This file is too large for a preview",
    tooLargeAbout: (most: string) => `Up to ${most} are shown here. Download it to open it with a program on this device.`,
    notPlayed: "This browser cannot play this file",
    notPlayedAbout: "It may be of a kind that it does not know, or be damaged. Download it to play it with a program on this device.",
    cut: (shown: string, whole: string) => `This is the beginning: ${shown} of ${whole}. Download the file to see all of it.`,
    words: {
        zoomIn: "Larger (+)",
        zoomOut: "Smaller (−)",
        fit: "Fit (0)",
        imageFailed:
            "This image cannot be shown. It may be damaged, or of a kind that this browser does not know. Download it to open it with another program.",
        imageTooLarge: "This image claims to have {width} × {height} pixels, which is more than can be shown here safely.",
        pdfFailed: "This file cannot be shown: it is damaged, or no PDF file. Download it to try another program.",
        pdfLocked: "This PDF file is locked with a password of its own. Download it to open it with a program that asks for it.",
        page: "Page {n} of {of}",
        pageFailed: "This page cannot be drawn.",
        rowsCut: "The first {n} rows are shown. Download the file to see all of it.",
        picture: "Picture, not fetched: {n}",
        taskDone: "Done",
        taskOpen: "Not done yet",
        empty: "This file is empty.",
        table: "Table",
    },
};

export type Text = typeof en;
export default en;
