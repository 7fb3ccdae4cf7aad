import { number } from "@/i18n/format";

import type { Text } from "./en";

const de: Text = {
    next: "Nächste Datei",
    previous: "Vorige Datei",
    download: "Herunterladen",
    close: "Vorschau schließen",
    frame: (name) => `Inhalt von ${name}`,
    placed: (at, of) => `${number(at)} von ${number(of)}`,
    opening: "Wird geöffnet …",
    decrypting: "Wird entschlüsselt …",
    none: "Für diese Art von Datei gibt es keine Vorschau",
    noneAbout: "Lade sie herunter, um sie mit einem Programm auf diesem Gerät zu öffnen.",
    tooLarge: "Diese Datei ist für eine Vorschau zu groß",
    tooLargeAbout: (most) => `Hier werden bis zu ${most} gezeigt. Lade sie herunter, um sie mit einem Programm auf diesem Gerät zu öffnen.`,
    notPlayed: "Dieser Browser kann diese Datei nicht abspielen",
    notPlayedAbout:
        "Vielleicht kennt er ihre Art nicht, oder sie ist beschädigt. Lade sie herunter, um sie mit einem Programm auf diesem Gerät abzuspielen.",
    cut: (shown, whole) => `Dies ist der Anfang: ${shown} von ${whole}. Lade die Datei herunter, um alles zu sehen.`,
    words: {
        zoomIn: "Größer (+)",
        zoomOut: "Kleiner (−)",
        fit: "Einpassen (0)",
        imageFailed:
            "Dieses Bild kann nicht gezeigt werden. Vielleicht ist es beschädigt, oder dieser Browser kennt seine Art nicht. Lade es herunter, um es mit einem anderen Programm zu öffnen.",
        imageTooLarge: "Dieses Bild gibt an, {width} × {height} Bildpunkte zu haben. Das ist mehr, als hier sicher gezeigt werden kann.",
        pdfFailed:
            "Diese Datei kann nicht gezeigt werden: Sie ist beschädigt oder keine PDF-Datei. Lade sie herunter, um ein anderes Programm zu versuchen.",
        pdfLocked:
            "Diese PDF-Datei ist mit einem eigenen Passwort gesperrt. Lade sie herunter, um sie mit einem Programm zu öffnen, das danach fragt.",
        page: "Seite {n} von {of}",
        pageFailed: "Diese Seite kann nicht gezeichnet werden.",
        rowsCut: "Gezeigt werden die ersten {n} Zeilen. Lade die Datei herunter, um alles zu sehen.",
        picture: "Bild, nicht geladen: {n}",
        taskDone: "Erledigt",
        taskOpen: "Noch nicht erledigt",
        empty: "Diese Datei ist leer.",
        table: "Tabelle",
    },
};

export default de;
