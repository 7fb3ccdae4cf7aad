import { plural } from "@/i18n/format";

import type { Text } from "./en";

const de: Text = {
    pageTitle: "Geteilte Dateien",
    opening: "Der Link wird geöffnet …",
    openingTitle: "Jemand hat Dateien mit dir geteilt",
    openedTitle: "Diese Dateien sind für dich",
    openedAbout: (count, size) =>
        `${plural(count, { one: "# Datei", other: "# Dateien" })}, zusammen ${size}. Sie werden hier entschlüsselt, in deinem Browser.`,
    counted:
        "Ein Abruf zählt, sobald die ersten Bytes kommen, auch wenn du eine Datei nur ansiehst. Manche Links gehen nur einmal: Speichere, was du brauchst, bevor du diese Seite verlässt.",
    countedLook:
        "Als Abruf zählt es, wenn du die erste Datei ansiehst. Manche Links gehen nur einmal: Sieh alle an, bevor du diese Seite verlässt.",
    untilTimeLook: (time) => `Alles, was du bis ${time} ansiehst, zählt als einer.`,
    untilTime: (time) => `Alles, was du bis ${time} speicherst, zählt als ein Abruf.`,
    timeOver:
        "Die Zeit für diesen Abruf ist um. Was du jetzt speicherst oder ansiehst, zählt als ein weiterer, und geht nicht, wenn der Link für einen Abruf war.",
    openAgain: "Den Link noch einmal öffnen",
    viewOnlyTitle: "Bitte ansehen und nicht behalten",
    viewOnly:
        "Wer dir den Link gab, bittet dich, diese Dateien nur anzusehen. Du kannst sie hier öffnen; einen Knopf zum Speichern gibt es nicht.",
    save: "Speichern",
    saveFile: (name) => `${name} speichern`,
    saveAll: "Alle als Zip-Datei speichern",
    zipName: "geteilte-dateien",
    look: "Ansehen",
    lookAt: (name) => `${name} ansehen`,
    files: "Dateien",
    saving: (name) => `${name} wird gespeichert`,
    savingAll: "Alle Dateien werden gespeichert",
    savedSoFar: (part, whole) => `${part} von ${whole}`,
    saved: "Gespeichert",
    cancel: "Abbrechen",
    password: "Passwort des Links",
    passwordTitle: "Dieser Link hat ein Passwort",
    passwordAbout: "Wer dir den Link geschickt hat, kennt es und sollte es dir auf anderem Weg sagen. Es verlässt diesen Browser nicht.",
    passwordOpen: "Öffnen",
    passwordWrong: "Dieses Passwort stimmt nicht. Prüfe Groß- und Kleinschreibung und Leerzeichen.",
    passwordTries: (left) =>
        `Du hast noch ${plural(left, { one: "# schnellen Versuch", other: "# schnelle Versuche" })}; danach ist zwischen den Versuchen zu warten.`,
    throttledTitle: "Zu viele Versuche",
    throttled: "Dieser Link wurde von dort, wo du bist, zu oft versucht. Das schützt ihn vor dem Erraten; geschlossen ist er nicht.",
    waitFor: (time) => `Du kannst es in ${time} wieder versuchen.`,
    waitOver: "Du kannst es jetzt wieder versuchen.",
    retry: "Noch einmal versuchen",
    expiredTitle: "Dieser Link ist abgelaufen",
    expired: "Er galt für eine bestimmte Zeit, und die ist um. Bitte um einen neuen, wo du ihn her hast.",
    usedUpTitle: "Dieser Link ist verbraucht",
    usedUp: "Er galt für eine bestimmte Zahl von Abrufen, und die gab es schon. Wenn du das nicht warst, sage es der Person, die ihn geschickt hat, und bitte um einen neuen.",
    unknownTitle: "Dieser Link öffnet nichts",
    unknown:
        "Er wurde geschlossen, oder es gab ihn nie. Prüfe, ob der ganze Link kopiert wurde, oder bitte um einen neuen, wo du ihn her hast.",
    brokenTitle: "Ein Teil des Links fehlt",
    broken: "Der Schlüssel zu den Dateien steht am Ende des Links, nach dem #. Er ist nicht da, oder nicht ganz. Kopiere den ganzen Link aus der Nachricht und öffne ihn noch einmal.",
    brokenReload:
        "Wenn du diese Seite gerade neu geladen hast: Der Schlüssel wurde mit Absicht aus der Adresse genommen, damit ihn dort niemand liest. Öffne den ganzen Link noch einmal.",
    offlineTitle: "Der Server ist nicht erreichbar",
    offline: "Prüfe die Verbindung. Ein neuer Versuch verbraucht den Link nicht.",
    failedTitle: "Der Link ließ sich nicht öffnen",
    aboutTitle: "Über diese Seite",
    about: "Dein Browser entschlüsselt die Dateien mit dem Schlüssel am Ende des Links. Dieser Schlüssel wird nie gesendet: Der Server verwahrt die Dateien verschlüsselt und kann sie nicht lesen, weder Inhalte noch Namen.",
    promise:
        "Der Server, der dir diese Seite schickt, könnte eine andere schicken. Wenn deine Sicherheit davon abhängt, öffne den Link stattdessen mit der Befehlszeile, einem Programm, das nicht von diesem Server kommt.",
    command: "Der Befehl dafür",
    wholeLink: "DER GANZE LINK",
    untold: "Wer den Link gemacht hat, wird nicht gezeigt: Öffne nur, was du erwartest.",
};

export default de;
