import type { Text } from "./en";

const de: Text = {
    appName: "ElohimOS",
    cancel: "Abbrechen",
    close: "Schließen",
    code: "Code",
    copied: "Kopiert",
    copy: "Kopieren",
    hide: "Verbergen",
    loading: "Wird geladen …",
    more: "Weitere Aktionen",
    request: "Anfrage",
    retry: "Erneut versuchen",
    save: "Speichern",
    show: "Anzeigen",
    undo: "Rückgängig",
    done: "Fertig",
    dismiss: "Ausblenden",
    notifications: "Mitteilungen",
    typeWord: (word: string) => `Gib „${word}“ ein, um fortzufahren`,
};

export default de;
