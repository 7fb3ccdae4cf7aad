import { plural } from "@/i18n/format";

const en = {
    pageTitle: "Send files",
    title: "Send files",
    about: "Whoever gave you this address is the only one who can open what you send. Your files are locked here, in your browser, before they leave it.",
    choose: "Choose files",
    dropHere: "Or drag files and folders here.",
    dropNow: "Let go to add them",
    withNames: "Send the names of the files, too",
    withNamesHint: "They are locked like the files. Off, the receiver sees no names.",
    list: "Files to send",
    remove: (name: string) => `Do not send ${name}`,
    send: (count: number) => `Send ${plural(count, { one: "# file", other: "# files" })}`,
    sending: (name: string) => `Sending ${name}`,
    sentSoFar: (part: string, whole: string) => `${part} of ${whole}`,
    locking: "Locking it…",
    waiting: "Waiting",
    arrived: "Arrived",
    cancel: "Stop",
    notSent: "Not sent",
    retryAll: (count: number) => `Try ${plural(count, { one: "# file", other: "# files" })} again`,
    doneTitle: "It has arrived",
    done: (count: number, size: string) =>
        `${plural(count, { one: "# file has", other: "# files have" })} arrived, ${size} in all. Only the receiver can open what you sent; you cannot take it back here.`,
    doneKeep: "There is no receipt, and nothing about you was kept with it. You can close this page.",
    more: "Send more",
    leaving: "Keep this page open until everything has arrived.",
    brokenTitle: "A part of the address is missing",
    broken: "The key that files are locked with stands at the end of the address, behind the #. It is not there, or not whole. Copy the whole address and open it again.",
    brokenReload: "If you have just reloaded this page: the key was taken out of the address bar. Open the whole address again.",
    closed: "This address takes nothing any more",
    closedDetail: "It was closed, its time is over, or it was mistyped. Ask whoever gave it to you.",
    full: "There is no room for this",
    fullDetail:
        "The file is too large, or too much waits to be fetched. Nothing of it was kept. Send less, or ask the receiver to make room.",
    throttled: "Too much was sent from where you are",
    throttledDetail: "That guards the server. Wait a little, then try again.",
    offline: "The server cannot be reached",
    offlineDetail:
        "Check the connection, then try again. The file is sent from its beginning. If only a large file fails, there may be no room for it.",
    changed: "The file changed, or cannot be read",
    changedDetail: "Choose it again.",
    bad: "The key in the address is not right",
    badDetail: "Copy the whole address and open it again. Nothing was sent.",
    aboutTitle: "Good to know",
    noAccount:
        "No account is needed, and nothing about you is kept with the files. The server stores them locked and cannot read them, neither contents nor names.",
    danger: "A network always sees who talks to whom. If being found out would put you in danger, do not send from home or work: use Tor Browser on a device of your own. Files tell things, too: a photo its place, a document its author.",
    promise:
        "The server that sends you this page could send another one. When your safety depends on it, use a program that does not come from this server.",
    commands: "The commands for that",
    wholeAddress: "THE WHOLE ADDRESS",
    file: "FILE",
    age: "or, with the tool age and curl:",
};

export type Text = typeof en;
export default en;
