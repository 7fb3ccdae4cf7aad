/** What happened and what to do, by code. Of other codes the server's own words are shown: they are English, and fit pages too. */
export type Problems = Record<string, readonly [title: string, detail: string]>;

const en: Problems = {
    OFFLINE: ["The server cannot be reached", "Check the connection. What you have typed is still here; try again when you are back."],
    UNKNOWN: [
        "Something went wrong in this page",
        "Try again. If it happens again, reload the page and tell whoever looks after this server.",
    ],
    PAGE_NOT_LOADED: [
        "A part of these pages could not be loaded",
        "Check the connection, and try again. If it stays so, the server has newer pages: reload. That locks your vault.",
    ],
    REQUEST_MALFORMED: [
        "The server could not read the request",
        "Load the page again. If it happens again, tell whoever looks after this server.",
    ],
    METHOD_NOT_ALLOWED: ["This cannot be done at this address", "Load the page again: the server may be newer than it."],
    UNSUPPORTED_MEDIA_TYPE: ["The server does not take this in that form", "Load the page again: the server may be newer than it."],
    BODY_TOO_LARGE: ["This is more than the server takes at once", "Send less at once."],
    INTERNAL: ["Something went wrong on the server", "Try again; if it happens again, give whoever looks after it the request number."],
    UNAVAILABLE: ["The server is busy or not ready", "Try again in a moment."],
    RATE_LIMITED: ["Too many attempts", "Wait a moment, then try again."],
    STORAGE_FULL: ["The server has no room left", "Nothing was stored. Ask whoever looks after it to make room."],
    CROSS_SITE_REFUSED: [
        "A page of another site may not do this",
        "Open the server's own address, or ask whoever looks after it to list that site.",
    ],
    AUTH_TOKEN_EXPIRED: ["The session has expired", "Sign in again."],
    AUTH_REQUIRED: ["You need to sign in", "Sign in and try again."],
    AUTH_OIDC_UNAVAILABLE: [
        "The directory does not answer as it should",
        "Try again in a moment; if it lasts, tell whoever looks after this server.",
    ],
    AUTH_OIDC_TOKEN_INVALID: [
        "What the directory said of you cannot be trusted",
        "Begin again; if it happens again, tell whoever looks after this server.",
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
    TEAM_NOT_ADMITTED: ["Nobody has handed you the keys of this vault yet", "Ask whoever invited you to hand them over."],
    TEAM_NOT_A_MEMBER: [
        "You are no longer a member of this vault, or the server withholds what you may read",
        "Ask an admin of the team, who can renew the keys.",
    ],
    VAULT_KEYS_RENEWED: [
        "The keys of this vault were renewed elsewhere",
        "Open it again, with the passphrase that was chosen then. If that says the same, the renewal was cut off: make the new keys again, here.",
    ],
    TEAM_KEYS_RENEWED: ["The keys of this vault were renewed meanwhile", "Store the file again."],
    TEAM_OTHER_VAULT: [
        "These are keys of another vault than the one that this team has had until now",
        "Nothing was changed. Ask an admin of the team, by another way, who has handed them over.",
    ],
    TEAM_OTHER_MEMBER: [
        "The server says of this member what the team's vault does not know",
        "Nothing was changed. Compare who is in the team with who has its keys, and ask whoever runs this server.",
    ],
    TEAM_ALREADY_JOINED: ["You are in this team already", "You find it among your teams."],
    TEAM_REVIEW_REQUIRED: [
        "A guest becomes a member by review only",
        "Ask for it under the actions for this guest; somebody else then decides.",
    ],
    TEAM_PROMOTION_CLOSED: ["This has been decided, or cannot be granted any more", "What is open stands under the requests of the team."],
    TEAM_LAST_SUPER_ADMIN: ["The team would be left without a super admin", "Hand it over first, or end it."],
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
    VAULT_NOT_INITIALISED: ["This account has no vault yet", "Make one under Files."],
    VAULT_ALREADY_EXISTS: ["This account already has a vault", "Load the page again, and unlock it."],
    VAULT_SLOT_CHANGED: ["Another device has changed meanwhile what opens the vault", "Load the page again, and repeat the change."],
    VAULT_OBJECT_EXISTS: ["This is stored already", "Load the list again before you try once more."],
    VAULT_PART_CONFLICT: ["This piece was sent before with other content", "Begin the transfer anew."],
    VAULT_UPLOAD_INCOMPLETE: ["Pieces of this transfer are missing", "Go on with it, or begin it anew."],
    VAULT_DIGEST_MISMATCH: ["Something changed on the way", "Nothing of it was kept. Try again."],
    VAULT_PASSPHRASE_REFUSED: [
        "The vault passphrase must never be sent to the server",
        "Nothing was stored. Tell whoever looks after this server.",
    ],
    VAULT_SEARCH_IS_CLIENT_SIDE: [
        "The server knows no names and cannot search them",
        "Nothing was searched. Search among the files: that happens on your device.",
    ],
    VAULT_RANGE_INVALID: ["These days cannot be counted", "Choose 1 to 365 days."],
    RANGE_NOT_SATISFIABLE: ["The file is not as long as that", "Load the list again: it may have changed."],
    DROP_BOX_EMPTY_FILE: ["Nothing arrived", "Nothing was kept. Check whether the file is empty, and send it again."],
    SUBMISSION_NOT_FOUND: ["This is not in the inbox any more", "Load the inbox again."],
    view_only: ["What this link shares is to be looked at only", "Look at it on this page."],
    rate_limited: ["Too many attempts on this link", "Wait a moment, then try again."],
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
