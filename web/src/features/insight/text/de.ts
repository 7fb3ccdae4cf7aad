import { plural } from "@/i18n/format";

import type { Text } from "./en";

const versions = (count: number) => plural(count, { one: "# Fassung", other: "# Fassungen" });
const files = (count: number) => plural(count, { one: "# Datei", other: "# Dateien" });

const de: Text = {
    title: "Platz",
    about: "Was in diesem Tresor den Platz braucht und was benutzt wird. Von Deinen Dateien kennt der Server nur Größen, Zeiten und wie oft sie geholt werden; Namen, Arten und Ordner kennt allein dieser Browser, der die Zahlen zusammenführt, solange der Tresor offen ist.",
    nothing: "Noch gibt es nichts zu messen",
    nothingHint: "Sobald Du Dateien gespeichert hast, zeigt diese Seite, was den Platz braucht und was Du benutzt.",
    toFiles: "Zu Deinen Dateien",
    noFiles: "Außerhalb des Papierkorbs gibt es keine Dateien.",
    files,
    file: "Datei",
    size: "Größe",
    changed: "Geändert",
    showAll: (count) => `Alle ${count} zeigen`,

    room: "In diesem Tresor",
    roomAbout: "Die Größen sind die Deiner Dateien. Verschlüsselt braucht jede etwas mehr.",
    together: "Zusammen",
    present: "Dateien, wie sie jetzt sind",
    inFiles: (count) => `in ${files(count)}`,
    inVersions: (count) => `in ${versions(count)}`,
    older: "Ältere Fassungen",
    toOlder: "Die größten ansehen",
    trash: "Im Papierkorb",
    toTrash: "Den Papierkorb durchsehen",

    byKind: "Nach Art",
    byFolder: "Nach Ordner",
    inNoFolder: "In keinem Ordner",
    kinds: {
        folder: "Ordner",
        image: "Bilder",
        video: "Videos",
        audio: "Audio",
        pdf: "PDF-Dokumente",
        text: "Texte",
        code: "Code",
        document: "Dokumente",
        sheet: "Tabellen",
        slides: "Präsentationen",
        archive: "Archive",
        other: "Andere Dateien",
    },

    overTime: "Im Lauf der Zeit",
    range: "Gezeigte Zeit",
    lastDays: (days) => (days === 365 ? "Letztes Jahr" : `Letzte ${days} Tage`),
    trend: "Was gespeichert wurde",
    trendAbout:
        "Alles, was jetzt im Tresor ist, mit älteren Fassungen und dem Papierkorb, nach dem Tag, an dem es gespeichert wurde. Was endgültig entfernt wurde, ist nicht dabei.",
    total: "Insgesamt gespeichert",
    totalSince: (bytes) => `${bytes} davon kamen in dieser Zeit dazu.`,
    storedByDay: "Am Tag gespeichert",
    storedIn: (count, bytes) => (count === 0 ? "In dieser Zeit wurde nichts gespeichert." : `${versions(count)} in dieser Zeit, ${bytes}.`),
    asTable: "Als Tabelle zeigen",
    day: "Tag",
    storedFiles: "Fassungen",
    storedBytes: "Größe",
    totalThen: "Insgesamt danach",

    mostUsed: "Am meisten benutzt",
    mostUsedAbout: "Wie oft Dateien geöffnet oder heruntergeladen wurden, seit sie gespeichert sind, auch über Links.",
    neverUsed: "Noch wurde keine Datei dieses Tresors geöffnet, oder wer den Server betreibt, hat das Zählen abgeschaltet.",
    lastUsed: "Zuletzt benutzt",
    lastUsedAbout: (days) =>
        `Dateien, die ${days === 365 ? "im letzten Jahr" : `in den letzten ${days} Tagen`} geöffnet oder heruntergeladen wurden.`,
    notUsed: "In dieser Zeit wurde keine Datei dieses Tresors geöffnet, oder wer den Server betreibt, hat das Zählen abgeschaltet.",
    reads: "Wie oft",
    last: "Zuletzt",

    tidy: "Platz schaffen",
    largest: "Größte Dateien",
    largestAbout: "Geh zu einer Datei, um sie herunterzuladen, zu verschieben oder in den Papierkorb zu legen.",
    olderTitle: "Größte ältere Fassungen",
    olderAbout:
        "Der Name führt zum Ordner. Öffne dort die Einzelheiten der Datei: Du kannst jede Fassung ansehen, zurückholen oder entfernen.",
    noOlder: "Keine Datei hat ältere Fassungen.",
    versions: "Ältere",

    duplicates: "Vielleicht doppelt gespeichert",
    duplicatesAbout:
        "Diese haben dieselbe Größe und Art, was noch nicht heißt, dass sie gleich sind. Vergleiche sie, um sicher zu sein: Dieser Browser holt jede von ihnen und sieht sich jedes Byte an. Der Server erfährt davon nur, dass sie geholt wurden.",
    noDuplicates: "Keine zwei Dateien haben dieselbe Größe und Art.",
    alike: (count, bytes) => `${files(count)} mit je ${bytes}`,
    firstOf: (count) => `Die ersten ${count} davon:`,
    compare: "Vergleichen",
    compareOf: (count, bytes) => `${files(count)} mit je ${bytes} vergleichen`,
    comparing: "Vergleich läuft",
    stop: "Anhalten",
    same: "Byte für Byte gleich",
    different: "Anders als die anderen",
    intoTrash: (name) => `${name} in den Papierkorb legen`,
};

export default de;
