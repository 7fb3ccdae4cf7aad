/** What happened and what to do, by code. Of other codes the server's own words are shown. */
export type Problems = Record<string, readonly [title: string, detail: string]>;

const en: Problems = {
    OFFLINE: ["The server cannot be reached", "Check the connection. What you have typed is still here; try again when you are back."],
    UNKNOWN: [
        "Something went wrong in this page",
        "Try again. If it happens again, reload the page and tell whoever looks after this server.",
    ],
    AUTH_SECOND_FACTOR_SETUP_REQUIRED: [
        "Your role needs a second factor here",
        "Add one under Account, Security, or sign in with a passkey.",
    ],
    AUTH_SECOND_FACTOR_MISSING: ["This account has no second factor", "Add one under Account, Security."],
    AUTH_STEP_UP_REQUIRED: ["This needs your password again", "Type it to go on."],
    AUTH_OIDC_NOT_LINKED: [
        "No account that can be used here is linked to you",
        "Sign in with your password, and link your account under Account, Security.",
    ],
    AUTH_OIDC_LINK_TAKEN: ["You, or this account, are linked already", "Remove the link that there is under Account, Security."],
    AUTH_OIDC_NO_LINK: ["This account is not linked to the directory", "Link it under Account, Security."],
    AUTH_PASSKEY_REFUSED: ["Nobody can sign in with this passkey", "Try another one, or the password. Account, Security shows yours."],
    AUTH_PASSKEY_LIMIT: ["This account has ten passkeys", "Remove one that you do not use."],
    VAULT_WRONG_PASSPHRASE: [
        "This passphrase opens no vault of yours",
        "Check capitals and the keyboard's language. If it is lost, open the vault with your recovery kit.",
    ],
    VAULT_PASSPHRASE_IS_LOGIN: [
        "This is your login password",
        "The server is told that one at every sign-in. Choose another passphrase for the vault.",
    ],
    VAULT_LOCKED: ["The vault is locked", "Unlock it to go on."],
    VAULT_SERVER_NOT_TRUSTED: [
        "The server sent something that does not fit the vault",
        "Nothing of it was used. Tell whoever looks after this server, and do not type your passphrase again until it is explained.",
    ],
    VAULT_ROLLED_BACK: [
        "The server shows an older state of the vault than this browser has seen",
        "It may have been restored from a backup. Ask whoever looks after this server before you go on.",
    ],
    VAULT_NAME_TAKEN: ["Something of this name lies there already", "Choose another name."],
    VAULT_BAD_NAME: ["This name cannot be used", "Names have 1 to 255 characters, without / and control characters."],
    VAULT_FILE_NOT_FOUND: ["This is not in the vault any more", "Another device may have moved or removed it. Load the list again."],
    VAULT_NOT_POSSIBLE: ["This cannot be done", "What it is about may have changed meanwhile. Look at it again."],
    VAULT_SOURCE_CHANGED: ["The file changed while it was being stored", "Store it again."],
    UPLOAD_UNDER_WAY: ["This file is being stored there already", "See the transfers in this or another tab."],
    CANCELLED: ["It was cancelled", ""],
    TRANSFER_FOLDER_GONE: ["The folder is not there any more", "Choose another folder, and upload the file there."],
    TRANSFER_FILE_MISSING: ["The file has to be chosen again", "The browser may not read it by itself."],
    TRANSFER_OTHER_FILE: [
        "This is another file",
        "It has another size than the one that was interrupted. Choose that one, or upload this one by itself.",
    ],
    DOWNLOAD_NOT_BEGUN: [
        "The browser did not begin the download",
        "It may ask whether this page may save several files: allow that, and try again.",
    ],
    DOWNLOAD_TOO_LARGE_HERE: [
        "This browser window can only save files up to 200 MB",
        "It does not let the page work in the background, as some private windows do. Use a normal window, or the command line.",
    ],
    PLAYING_NOT_POSSIBLE: [
        "This browser window cannot play files here",
        "It does not let the page work in the background, as some private windows do. Use a normal window, or download the file.",
    ],
};

export default en;
