import { plural } from "@/i18n/format";

const versions = (count: number) => plural(count, { one: "# version", other: "# versions" });
const files = (count: number) => plural(count, { one: "# file", other: "# files" });

const en = {
    title: "Space",
    about: "What takes the room in this vault, and what is used. Of your files the server knows only sizes, times and how often they are fetched; names, types and folders are known to this browser alone, which puts the numbers together while the vault is open.",
    nothing: "There is nothing to measure yet",
    nothingHint: "Once you have stored files, this page shows what takes the room and what you use.",
    toFiles: "To your files",
    noFiles: "There are no files outside the trash.",
    files,
    file: "File",
    size: "Size",
    changed: "Changed",
    showAll: (count: number) => `Show all ${count}`,

    room: "In this vault",
    roomAbout: "The sizes are those of your files. Encrypted, each takes a little more.",
    together: "Together",
    present: "Files as they are now",
    inFiles: (count: number) => `in ${files(count)}`,
    inVersions: (count: number) => `in ${versions(count)}`,
    older: "Older versions",
    toOlder: "See which are the largest",
    trash: "In the trash",
    toTrash: "Look through the trash",

    byKind: "By type",
    byFolder: "By folder",
    inNoFolder: "In no folder",
    kinds: {
        folder: "Folders",
        image: "Images",
        video: "Videos",
        audio: "Audio",
        pdf: "PDF documents",
        text: "Texts",
        code: "Code",
        document: "Documents",
        sheet: "Spreadsheets",
        slides: "Presentations",
        archive: "Archives",
        other: "Other files",
    },

    overTime: "Over time",
    range: "Time that is shown",
    lastDays: (days: number) => (days === 365 ? "Last year" : `Last ${days} days`),
    trend: "What was stored",
    trendAbout:
        "All that is in the vault now, with older versions and the trash, by the day it was stored. What was removed for good is not in it.",
    total: "Stored in all",
    totalSince: (bytes: string) => `${bytes} of it came in this time.`,
    storedByDay: "Stored each day",
    storedIn: (count: number, bytes: string) =>
        count === 0 ? "Nothing was stored in this time." : `${versions(count)} in this time, ${bytes}.`,
    asTable: "Show as a table",
    day: "Day",
    storedFiles: "Versions",
    storedBytes: "Size",
    totalThen: "In all then",

    mostUsed: "Used most",
    mostUsedAbout: "How often files were opened or downloaded since they were stored, also through links.",
    neverUsed: "No file of this vault has been opened yet, or whoever runs the server has switched off that this is counted.",
    lastUsed: "Used last",
    lastUsedAbout: (days: number) => `Files that were opened or downloaded in the ${days === 365 ? "last year" : `last ${days} days`}.`,
    notUsed: "No file of this vault was opened in this time, or whoever runs the server has switched off that this is counted.",
    reads: "Times",
    last: "Last",

    tidy: "Make room",
    largest: "Largest files",
    largestAbout: "Go to one to download it, move it or put it into the trash.",
    olderTitle: "Largest older versions",
    olderAbout: "The name leads to the folder. Open the details of the file there: each version can be looked at, brought back or removed.",
    noOlder: "No file has older versions.",
    versions: "Older",

    duplicates: "Maybe stored twice",
    duplicatesAbout:
        "These have the same size and type, which is no proof that they are the same. Compare them to be sure: this browser fetches each of them, and looks at every byte. The server learns nothing of it, except that they were fetched.",
    noDuplicates: "No two files have the same size and type.",
    alike: (count: number, bytes: string) => `${files(count)} of ${bytes} each`,
    firstOf: (count: number) => `The first ${count} of them:`,
    compare: "Compare",
    compareOf: (count: number, bytes: string) => `Compare ${files(count)} of ${bytes} each`,
    comparing: "Comparing",
    stop: "Stop",
    same: "The same, byte for byte",
    different: "Different from the others",
    intoTrash: (name: string) => `Move ${name} to the trash`,
};

export type Text = typeof en;
export default en;
