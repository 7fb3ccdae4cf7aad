import type { Text } from "./en";

const de: Text = {
    skip: "Zum Inhalt springen",
    navigation: "Hauptnavigation",
    files: "Dateien",
    shared: "Geteilt",
    inbox: "Eingang",
    teams: "Teams",
    people: "Personen",
    operations: "Betrieb",
    account: "Konto",
    help: "Hilfe",
    signOut: "Abmelden",
    find: "Seiten und Aktionen finden",
    palette: "Gehe zu oder tue …",
    nothingFound: "Nichts mit diesem Namen",
    shortcuts: "Tastenkürzel",
    shortcutsOn: "Einzelne Tasten lösen etwas aus",
    shortcutsHint:
        "Aus, wenn du Sprache oder einen Bildschirmleser nutzt, der Tasten tippt. Kombinationen mit Strg und die Pfeiltasten bleiben.",
    goTo: (where: string) => `Gehe zu ${where}`,
    theme: "Erscheinungsbild",
    themes: { system: "Wie das System", light: "Hell", dark: "Dunkel" },
    language: "Sprache",
    offline: "Keine Verbindung. Was zu sehen ist, kann alt sein; nichts wird gespeichert, bis du wieder verbunden bist.",
    menu: "Menü",
    notFoundTitle: "Diese Seite gibt es nicht",
    notFound: "Die Adresse ist vielleicht alt oder vertippt.",
    home: "Zu deinen Dateien",
    crashed: "Diese Seite kann nicht angezeigt werden",
    newVersion: "Es gibt eine neue Fassung dieser Seiten",
    reload: "Neu laden",
    pressKeys: "Drücke dann",
    general: "Überall",
    stepUpTitle: "Bitte dein Passwort",
    stepUpAbout:
        "Das ist ein gefährlicher Schritt, und die Sitzung könnte offen geblieben sein. Gib dein Anmeldepasswort ein, um fortzufahren.",
    password: "Passwort",
    code: "Code deines zweiten Faktors",
    goOn: "Weiter",
};

export default de;
