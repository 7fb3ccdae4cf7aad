import { number, plural } from "@/i18n/format";

import type { Text } from "./en";

const de: Text = {
    title: "Übertragungen",
    top: "Dateien",
    files: "Dateien",
    foldersMade: "Die Ordner sind angelegt. Es waren keine Dateien darin.",
    upload: "Hochladen",
    download: "Herunterladen",
    into: (place) => `nach ${place}`,
    waits: "Wartet, bis sie dran ist",
    paused: "Angehalten",
    noLine: "Wartet auf die Verbindung und macht dann von selbst weiter",
    preparing: "Wird vorbereitet …",
    stored: "Gespeichert und geprüft",
    saved: "An die Downloads des Browsers übergeben",
    failed: "Nicht erledigt",
    interrupted: "Unterbrochen. Was schon gespeichert ist, bleibt.",
    progress: (moved, whole) => `${moved} von ${whole}`,
    speed: (bytes) => `${bytes}/s`,
    left: (time) => `noch ${time}`,
    progressOf: (name) => `Fortschritt von ${name}`,
    progressOfAll: "Fortschritt aller Übertragungen",
    pause: (name) => `${name} anhalten`,
    resume: (name) => `Mit ${name} weitermachen`,
    cancel: (name) => `${name} abbrechen`,
    retry: (name) => `${name} noch einmal versuchen`,
    remove: (name) => `${name} aus der Liste nehmen`,
    goOn: "Weitermachen",
    choose: "Zum Weitermachen die Datei noch einmal wählen",
    retryAll: "Alles Fehlgeschlagene noch einmal",
    clear: "Erledigte entfernen",
    expand: "Übertragungen zeigen",
    collapse: "Liste der Übertragungen klein machen",
    dismiss: "Liste der Übertragungen schließen",
    moreWait: (count) => plural(count, { one: "# weitere wartet", other: "# weitere warten" }),
    moreDone: (count) => plural(count, { one: "# weitere ist fertig", other: "# weitere sind fertig" }),
    running: (count) => plural(count, { one: "# Datei unterwegs", other: "# Dateien unterwegs" }),
    doneCount: (count) => plural(count, { one: "# Datei fertig", other: "# Dateien fertig" }),
    failedCount: (count) => plural(count, { one: "# Datei fehlgeschlagen", other: "# Dateien fehlgeschlagen" }),
    interruptedCount: (count) =>
        plural(count, { one: "# Hochladen wurde unterbrochen", other: "# Dateien wurden beim Hochladen unterbrochen" }),
    pausedCount: (count) => plural(count, { one: "# Datei angehalten", other: "# Dateien angehalten" }),
    begun: (count) => plural(count, { one: "# Übertragung hat begonnen", other: "# Übertragungen haben begonnen" }),
    ended: (done, failed) =>
        failed === 0
            ? plural(done, { one: "Die Übertragung ist fertig", other: "Alle # Übertragungen sind fertig" })
            : `Die Übertragungen sind zu Ende. ${number(done)} fertig, ${number(failed)} fehlgeschlagen.`,
    cut: (count) =>
        plural(count, {
            one: "# Übertragung endete, als der Tresor gesperrt wurde. Öffne ihn: Begonnenes Hochladen kann weitergehen.",
            other: "# Übertragungen endeten, als der Tresor gesperrt wurde. Öffne ihn: Begonnenes Hochladen kann weitergehen.",
        }),
    clashTitle: (name) => `„${name}“ gibt es schon`,
    clashAbout: (place) => `In ${place} liegt eine Datei mit diesem Namen. Was soll mit der werden, die Du hochlädst?`,
    clashFolder: (place) =>
        `In ${place} liegt ein Ordner mit diesem Namen. Die Datei, die Du hochlädst, kann einen anderen Namen bekommen.`,
    newVersion: "Als neue Fassung speichern",
    newVersionAbout: "Die vorhandene bleibt unter den Fassungen erhalten.",
    keepBoth: "Beide behalten",
    keepBothAbout: "Die neue bekommt eine Zahl hinter den Namen.",
    skip: "Diese Datei auslassen",
    skipAbout: "Nichts wird hochgeladen, nichts ändert sich.",
    forAll: (count) => plural(count, { one: "Mit der anderen Datei ebenso", other: "Mit den anderen # Dateien ebenso" }),
};

export default de;
