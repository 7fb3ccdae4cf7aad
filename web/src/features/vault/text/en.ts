import { plural } from "@/i18n/format";

const en = {
    unlockTitle: "Open your vault",
    unlockAbout: "Your files are encrypted in this browser. The server has never seen your passphrase and cannot reset it.",
    passphrase: "Vault passphrase",
    unlock: "Open the vault",
    opening: "Opening the vault… deriving the key takes a second or two",
    useKit: "Open it with the recovery kit",
    usePassphrase: "Open it with the passphrase",
    useDevice: "Open on this device",
    kitText: "Text of the recovery kit",
    kitHint: "Paste the whole text, or the lines that begin with AGE-SECRET-KEY.",
    chooseKit: "Choose the kit's file",

    createTitle: "Make your vault",
    createAbout: "A place for files that only you can read. Choose a passphrase of several words; it is not your login password.",
    label: "Name of the vault",
    labelHint: "Only you see it.",
    defaultLabel: "My vault",
    newPassphrase: "Passphrase",
    newPassphraseHint: "At least 12 characters. Four or five words that nobody else would put together are good, and easy to type.",
    again: "The same passphrase again",
    notSame: "The two are not the same.",
    tooShort: "At least 12 characters.",
    noReset: "Nobody can reset this passphrase: not the server, not its operator, not us. The recovery kit is the only other way in.",
    create: "Make the vault",

    kitTitle: "Keep your recovery kit",
    kitAbout:
        "If you forget the passphrase, this text opens your vault. Whoever has it can read everything. Print it, or write it to a drive that you keep elsewhere.",
    print: "Print",
    download: "Save as a file",
    showKit: "Show the text",
    hideKit: "Hide the text",
    proveKit: "Show that you have it: type the last 6 characters of its last key",
    proveHint: "Of the line that begins with AGE-SECRET-KEY and stands last in the kit you have kept.",
    proveWrong: "These are not the last characters of its last key.",
    kept: "I have it; go on",
    kitFile: "recovery-kit.txt",

    forgottenTitle: "Choose a new passphrase",
    forgottenAbout:
        "The recovery kit has opened your vault. Choose another passphrase now: from then on the one that was forgotten opens nothing. The kit stays as it is.",
    setPassphrase: "Use this passphrase",
    later: "Later: open the vault as it is",

    useSecond: "Type the second secret too",
    second: "Second secret",
    secondHint: "32 digits and letters from a to f. It stands on your recovery kit, if you have turned it on.",
    secondShort: "It has 32 digits and letters from a to f.",
    secondAbout:
        "Something that a device must have beside your passphrase. With it nobody can guess at the passphrase who has copied the server's disk. A browser that has opened the vault keeps it; a new one asks for it.",
    secondIsOff: "It is off: the passphrase is enough.",
    secondIsOn: "It is on. It stands on the recovery kit, in the part above.",
    secondMake: "Turn on the second secret",
    secondMakeAbout: "You are shown the second secret next, to be kept. Without it, or the recovery kit, no new device opens the vault.",
    secondRemove: "Turn off the second secret",
    secondRemoveAbout: "Then the passphrase is enough again, on every device.",
    secondRemoved: "The second secret is off: the passphrase is enough.",
    secondKeep: "Keep your second secret",
    secondKeepAbout:
        "A device that has not opened this vault yet asks for it beside the passphrase. It stands on the recovery kit from now on: print or save the kit again. A copy of the server's disk from before can still be guessed at; against that, make new keys.",
    secondProve: "Show that you have it: type its last 4 characters",
    secondProveWrong: "These are not its last 4 characters.",

    contents: "Search inside files",
    contentsAbout:
        "Search finds what PDF, Word, text, Markdown and CSV files say, not only what they are called. This device makes an index and encrypts it. The server sees that there is one, how large it is, and which pieces are fetched when you search; it learns no word.",
    contentsSwitch: "Search inside files",
    contentsHint: "What is stored already is fetched and read once. Turned off, the index is destroyed.",
    contentsReading: (count: number, of: number) => (of > 0 ? `Reading file ${count + 1} of ${of}…` : "Looking for what is to be read…"),
    contentsMissing: (count: number) =>
        plural(count, {
            one: "# text is not in the index yet, or cannot be read.",
            other: "# texts are not in the index yet, or cannot be read.",
        }),
    contentsNow: "Read them now",
    contentsDone: "Files are searched inside from now on",
    contentsGone: "Files are not searched inside any more, and the index is destroyed",

    renew: "Make new keys",
    renewBegin: "Make new keys…",
    renewAbout:
        "When others may have the passphrase, the recovery kit or a device on which the vault was open. What they have opens nothing that you store from then on. What is stored already they can read for ever, where they have copied it.",
    renewBefore:
        "Keep this new recovery kit first: the old one opens nothing that comes later. Then every device has to open the vault anew. Make your drop boxes anew as well: what is sent to the old ones could be read with the old keys.",
    renewed: "The new keys are in force. Destroy the old recovery kit.",
    renewAgain: "Make the new keys again",
    notNow: "Not now",

    lock: "Lock the vault",
    lockShort: "Lock",
    vaultIs: (label: string) => `Vault: ${label}`,
    settings: "Vault settings",
    group: "Vault",

    settingsAbout: "How this vault opens and locks, and what this browser may do.",
    autoLock: "Lock by itself",
    autoLocks: {
        "5": "After 5 minutes without use",
        "15": "After 15 minutes without use",
        "60": "After an hour without use",
        "0": "Only when I lock it or close the tab",
    },
    autoLockHint: "Transfers that move keep it open; those that wait or are paused do not.",
    trust: "Open on this device without the passphrase",
    trustHint: "For a computer that only you use. Whoever can use this browser can then open the vault, and can see that there is one.",
    kitAgain: "Recovery kit",
    kitAgainAbout: "The same kit, should the first print be lost. It stays good when you change the passphrase.",
    changePassphrase: "Change the passphrase",
    oldPassphrase: "Present passphrase",
    changed: "The passphrase is changed. The recovery kit stays as it was.",
    change: "Change it",
    beside: "Another vault",
    besideAbout:
        "An account can have up to eight vaults, each with a passphrase, kit and files of its own. Nothing shows whether there are more than the one that is open.",
    besideMake: "Make another vault",
    besideKeep: "Passphrases of all vaults that stay",
    besideKeepHint:
        "One a line, the open one included. A vault whose passphrase is not here cannot be told from an unused place, and may be destroyed.",
    besideDone: "The vault is made. Lock this one and open the new one with its passphrase; print its kit then.",
    room: "Room",
    roomUsed: (used: string, quota: string) => `${used} of ${quota} are used, all your vaults together`,
    roomVault: (used: string) => `${used} of it in this vault`,
};

export type Text = typeof en;
export default en;
