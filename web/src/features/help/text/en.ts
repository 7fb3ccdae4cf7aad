import { plural } from "@/i18n/format";

const en = {
    title: "Help",
    about: "A guide for everybody. It is kept with these pages, so that it can be read without a connection.",
    inEnglish: "The guide is in English.",
    search: "Search the guide",
    results: "What was found",
    nothing: "Nothing was found. Try another word, or fewer.",
    places: (count: number, shown: number) =>
        plural(count, { one: "# place", other: "# places" }) + (shown < count ? `; the first ${shown} are shown` : ""),
    contents: "Contents",
    more: "More",
    onThisPage: "On this page",
    neighbours: "Page before and page after",
    before: "Before",
    after: "Next",
    noPage: "The guide has no such page",
    toContents: "To the contents",
    elsewhere: "opens elsewhere",
    interface: "For programs: the API",
    aboutTitle: "About",
    aboutAbout: "What runs here, how to check it, and what it can promise.",
    runs: "What runs here",
    server: "Version of the server",
    build: "Fingerprint of these pages",
    files: "Files of these pages",
    noBuild: "These pages come from a development server, which has no list of their files.",
    verify: "How to check it",
    verifyAbout:
        "The fingerprint stands for a list that has the hash of every file of these pages; every release publishes its own. Your browser was told it by the server, and a page cannot vouch for itself. So ask another program, on a machine that you trust:",
    verifyCommand: "Command that checks these pages",
    verifyAfter:
        "It fetches every file, compares it with the list of the release, and names the one that differs, if there is one. The fingerprint that it prints has to be the one above.",
    honest: "What these pages can promise, and what not",
    can: "They can",
    cannot: "They cannot",
    promises: [
        "keep your files from whoever steals the server's disk or a backup, or reads its memory: everything is locked on this device first",
        "keep them from those who look after the server, as long as these pages are the ones of the release",
        "notice a server that swaps, shortens or holds back what this device has seen before",
        "show you a file from a stranger without letting it reach your vault or the internet",
        "work without loading anything from anywhere else",
    ],
    limits: [
        "protect you from a server that sends other pages: the server that sends you this page could send another one",
        "protect you from somebody who controls this device, or sees what you type",
        "take back what somebody has read or downloaded",
        "open a vault whose passphrase and recovery kit are both lost",
    ],
    whenItMatters:
        "When the people who run the server are those whom you protect yourself from, use the command line. It does not take its program from the server.",
    readMore: "Read more: what these pages can promise",
    libraries: "Libraries and licences",
    aboutLibraries:
        "ElohimOS is free software under Apache-2.0. These are the libraries that its pages are made with. The part that encrypts is made of Rust libraries under Apache-2.0, BSD, ISC, MIT, Unicode and Zlib licences; the source lists them.",
    library: "Library",
    copyright: "Copyright",
    licence: "Licence",
    readLicence: (licence: string, library: string) => `${licence}: read the licence of ${library}`,
    smaller: (count: number) => plural(count, { one: "# smaller one that comes with them", other: "# smaller ones that come with them" }),
    toHelp: "Guide",
};

export type Text = typeof en;
export default en;
