import { plural } from "@/i18n/format";

const en = {
    pageTitle: "Shared files",
    opening: "Opening the link…",
    openingTitle: "Somebody shared files with you",
    openedTitle: "These files are for you",
    openedAbout: (count: number, size: string) =>
        `${plural(count, { one: "# file", other: "# files" })}, ${size} in all. They are unlocked here, in your browser.`,
    counted:
        "A download is counted when its bytes start, also when you look at a file. Some links work only once: save what you need before you leave this page.",
    countedLook:
        "It counts as a download when you look at the first file. Some links work only once: look at all of them before you leave this page.",
    untilTimeLook: (time: string) => `Everything that you look at until ${time} counts as one.`,
    untilTime: (time: string) => `Everything that you save until ${time} counts as one download.`,
    timeOver:
        "The time for this download is over. What you save or look at now counts as another one, and does not work if the link was for one download.",
    openAgain: "Open the link again",
    viewOnlyTitle: "Please look and do not keep",
    viewOnly: "The sender asks you to look at these files only. You can open them here; there is no button to save them.",
    save: "Save",
    saveFile: (name: string) => `Save ${name}`,
    saveAll: "Save all as a zip file",
    zipName: "shared-files",
    look: "Look",
    lookAt: (name: string) => `Look at ${name}`,
    files: "Files",
    saving: (name: string) => `Saving ${name}`,
    savingAll: "Saving all files",
    savedSoFar: (part: string, whole: string) => `${part} of ${whole}`,
    saved: "Saved",
    cancel: "Cancel",
    password: "Password of the link",
    passwordTitle: "This link has a password",
    passwordAbout: "Whoever sent you the link knows it, and should tell you by another way. It does not leave this browser.",
    passwordOpen: "Open",
    passwordWrong: "This password is not right. Check capitals and spaces.",
    passwordTries: (left: number) =>
        `You have ${plural(left, { one: "# quick try", other: "# quick tries" })} left; after that there is a wait between tries.`,
    throttledTitle: "Too many tries",
    throttled: "This link was tried too often from where you are. That guards it against guessing; it is not closed.",
    waitFor: (time: string) => `You can try again in ${time}.`,
    waitOver: "You can try again now.",
    retry: "Try again",
    expiredTitle: "This link has ended",
    expired: "It was made for a certain time, and that is over. Ask whoever sent it for a new one.",
    usedUpTitle: "This link was used up",
    usedUp: "It was made for a certain number of downloads, and they have been made. If that was not you, tell whoever sent it, and ask for a new one.",
    unknownTitle: "This link opens nothing",
    unknown: "It was closed, or there never was such a link. Check that the whole link was copied, or ask whoever sent it for a new one.",
    brokenTitle: "A part of the link is missing",
    broken: "The key to the files stands at the end of the link, behind the #. It is not there, or not whole. Copy the whole link from the message and open it again.",
    brokenReload:
        "If you have just reloaded this page: the key was taken out of the address on purpose, so that nobody reads it there. Open the whole link again.",
    offlineTitle: "The server cannot be reached",
    offline: "Check the connection. The link is not used up by trying again.",
    failedTitle: "The link could not be opened",
    aboutTitle: "About this page",
    about: "Your browser unlocks the files with the key at the end of the link. That key is never sent: the server stores the files locked and cannot read them, neither contents nor names.",
    promise:
        "The server that sends you this page could send another one. When your safety depends on it, open the link with the command line instead, a program that does not come from this server.",
    command: "The command for that",
    wholeLink: "THE WHOLE LINK",
    untold: "The sender is not shown: open only what you expect.",
};

export type Text = typeof en;
export default en;
