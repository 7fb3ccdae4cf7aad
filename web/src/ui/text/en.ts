const en = {
    appName: "ElohimOS",
    cancel: "Cancel",
    close: "Close",
    code: "Code",
    copied: "Copied",
    copy: "Copy",
    hide: "Hide",
    loading: "Loading…",
    more: "More actions",
    request: "request",
    retry: "Try again",
    save: "Save",
    show: "Show",
    undo: "Undo",
    done: "Done",
    dismiss: "Dismiss",
    notifications: "Notifications",
    typeWord: (word: string) => `Type “${word}” to go on`,
};

export type Text = typeof en;
export default en;
