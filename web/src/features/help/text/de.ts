import { plural } from "@/i18n/format";

import type { Text } from "./en";

const de: Text = {
    title: "Hilfe",
    about: "Eine Anleitung für alle. Sie gehört zu diesen Seiten und lässt sich auch ohne Verbindung lesen.",
    inEnglish: "Die Anleitung ist auf Englisch.",
    search: "Anleitung durchsuchen",
    results: "Was gefunden wurde",
    nothing: "Nichts gefunden. Versuche ein anderes englisches Wort oder weniger Wörter.",
    places: (count: number, shown: number) =>
        plural(count, { one: "# Stelle", other: "# Stellen" }) + (shown < count ? `; die ersten ${shown} sind zu sehen` : ""),
    contents: "Inhalt",
    more: "Mehr",
    onThisPage: "Auf dieser Seite",
    neighbours: "Vorige und nächste Seite",
    before: "Zurück",
    after: "Weiter",
    noPage: "Die Anleitung hat keine solche Seite",
    toContents: "Zum Inhalt",
    elsewhere: "öffnet eine fremde Seite",
    interface: "Für Programme: die API",
    aboutTitle: "Über ElohimOS",
    aboutAbout: "Was hier läuft, wie du es prüfst und was es versprechen kann.",
    runs: "Was hier läuft",
    server: "Version des Servers",
    build: "Fingerabdruck dieser Seiten",
    files: "Dateien dieser Seiten",
    noBuild: "Diese Seiten kommen von einem Entwicklungsserver, der keine Liste ihrer Dateien hat.",
    verify: "So prüfst du es",
    verifyAbout:
        "Der Fingerabdruck steht für eine Liste mit den Hashwerten aller Dateien dieser Seiten; jede Version veröffentlicht ihre eigene. Deinem Browser hat ihn der Server genannt, und eine Seite kann nicht für sich selbst bürgen. Frage deshalb ein anderes Programm, auf einem Gerät, dem du vertraust:",
    verifyCommand: "Befehl, der diese Seiten prüft",
    verifyAfter:
        "Es holt jede Datei, vergleicht sie mit der Liste der Version und nennt die Datei, die abweicht, falls es eine gibt. Der Fingerabdruck, den es ausgibt, muss der obige sein.",
    honest: "Was diese Seiten versprechen können und was nicht",
    can: "Sie können",
    cannot: "Sie können nicht",
    promises: [
        "deine Dateien vor allen schützen, die die Festplatte des Servers oder eine Sicherung stehlen oder seinen Speicher lesen: Alles wird zuerst auf diesem Gerät verschlossen",
        "sie vor denen schützen, die den Server betreuen, solange diese Seiten die der veröffentlichten Version sind",
        "einen Server bemerken, der vertauscht, kürzt oder zurückhält, was dieses Gerät schon gesehen hat",
        "dir eine fremde Datei zeigen, ohne dass sie deinen Tresor oder das Internet erreicht",
        "arbeiten, ohne irgendetwas von anderswo zu laden",
    ],
    limits: [
        "dich vor einem Server schützen, der andere Seiten schickt: Der Server, der dir diese Seite schickt, könnte eine andere schicken",
        "dich vor jemandem schützen, der dieses Gerät beherrscht oder sieht, was du tippst",
        "zurückholen, was jemand gelesen oder heruntergeladen hat",
        "einen Tresor öffnen, dessen Passphrase und Wiederherstellungsblatt beide verloren sind",
    ],
    whenItMatters:
        "Wenn du dich gerade vor denen schützt, die den Server betreiben, dann nutze die Befehlszeile. Sie bekommt ihr Programm nicht vom Server.",
    readMore: "Mehr dazu: was diese Seiten versprechen können (auf Englisch)",
    libraries: "Bibliotheken und Lizenzen",
    aboutLibraries:
        "ElohimOS ist freie Software unter Apache-2.0. Mit diesen Bibliotheken sind seine Seiten gemacht. Der Teil, der verschlüsselt, besteht aus Rust-Bibliotheken unter den Lizenzen Apache-2.0, BSD, ISC, MIT, Unicode und Zlib; der Quelltext nennt sie.",
    library: "Bibliothek",
    copyright: "Urheber",
    licence: "Lizenz",
    readLicence: (licence: string, library: string) => `${licence}: Lizenz von ${library} lesen`,
    smaller: (count: number) => plural(count, { one: "# kleinere, die dazugehört", other: "# kleinere, die dazugehören" }),
    toHelp: "Anleitung",
};

export default de;
