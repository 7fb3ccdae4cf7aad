import type { Text } from "./en";

const de: Text = {
    unlockTitle: "Öffne deinen Tresor",
    unlockAbout:
        "Deine Dateien werden in diesem Browser verschlüsselt. Der Server hat deine Passphrase nie gesehen und kann sie nicht zurücksetzen.",
    passphrase: "Passphrase des Tresors",
    unlock: "Tresor öffnen",
    opening: "Der Tresor wird geöffnet … den Schlüssel abzuleiten dauert ein, zwei Sekunden",
    useKit: "Mit dem Wiederherstellungsblatt öffnen",
    usePassphrase: "Mit der Passphrase öffnen",
    useDevice: "Auf diesem Gerät öffnen",
    kitText: "Text des Wiederherstellungsblatts",
    kitHint: "Füge den ganzen Text ein, oder die Zeilen, die mit AGE-SECRET-KEY beginnen.",
    chooseKit: "Datei des Blatts wählen",

    createTitle: "Lege deinen Tresor an",
    createAbout:
        "Ein Platz für Dateien, die nur du lesen kannst. Wähle eine Passphrase aus mehreren Wörtern; sie ist nicht dein Anmeldepasswort.",
    label: "Name des Tresors",
    labelHint: "Nur du siehst ihn.",
    defaultLabel: "Mein Tresor",
    newPassphrase: "Passphrase",
    newPassphraseHint:
        "Mindestens 12 Zeichen. Vier oder fünf Wörter, die sonst niemand zusammenstellen würde, sind gut und leicht zu tippen.",
    again: "Dieselbe Passphrase noch einmal",
    notSame: "Die beiden sind nicht gleich.",
    tooShort: "Mindestens 12 Zeichen.",
    noReset:
        "Niemand kann diese Passphrase zurücksetzen: nicht der Server, nicht wer ihn betreibt, nicht wir. Das Wiederherstellungsblatt ist der einzige andere Weg hinein.",
    create: "Tresor anlegen",

    kitTitle: "Bewahre dein Wiederherstellungsblatt auf",
    kitAbout:
        "Wenn du die Passphrase vergisst, öffnet dieser Text deinen Tresor. Wer ihn hat, kann alles lesen. Drucke ihn, oder schreibe ihn auf ein Laufwerk, das du anderswo aufbewahrst.",
    print: "Drucken",
    download: "Als Datei speichern",
    showKit: "Text anzeigen",
    hideKit: "Text verbergen",
    proveKit: "Zeige, dass du es hast: tippe die letzten 6 Zeichen seines letzten Schlüssels",
    proveHint: "Der Zeile, die mit AGE-SECRET-KEY beginnt und auf dem aufbewahrten Blatt zuletzt steht.",
    proveWrong: "Das sind nicht die letzten Zeichen seines letzten Schlüssels.",
    kept: "Ich habe es; weiter",
    kitFile: "wiederherstellungsblatt.txt",

    lock: "Tresor sperren",
    lockShort: "Sperren",
    vaultIs: (label: string) => `Tresor: ${label}`,
    settings: "Einstellungen des Tresors",
    group: "Tresor",

    settingsAbout: "Wie dieser Tresor sich öffnet und schließt, und was dieser Browser darf.",
    autoLock: "Von selbst sperren",
    autoLocks: {
        "5": "Nach 5 Minuten ohne Benutzung",
        "15": "Nach 15 Minuten ohne Benutzung",
        "60": "Nach einer Stunde ohne Benutzung",
        "0": "Nur wenn ich ihn sperre oder den Tab schließe",
    },
    autoLockHint: "Laufende Übertragungen werden zuerst beendet.",
    trust: "Auf diesem Gerät ohne Passphrase öffnen",
    trustHint:
        "Für einen Rechner, den nur du benutzt. Wer diesen Browser benutzen kann, kann dann den Tresor öffnen, und kann sehen, dass es einen gibt.",
    kitAgain: "Wiederherstellungsblatt",
    kitAgainAbout: "Dasselbe Blatt, falls der erste Ausdruck verloren ging. Es bleibt gültig, wenn du die Passphrase änderst.",
    changePassphrase: "Passphrase ändern",
    oldPassphrase: "Jetzige Passphrase",
    changed: "Die Passphrase ist geändert. Das Wiederherstellungsblatt bleibt, wie es war.",
    change: "Ändern",
    beside: "Ein weiterer Tresor",
    besideAbout:
        "Ein Konto kann bis zu acht Tresore haben, jeder mit eigener Passphrase, eigenem Blatt und eigenen Dateien. Nichts zeigt, ob es mehr gibt als den, der offen ist.",
    besideMake: "Weiteren Tresor anlegen",
    besideKeep: "Passphrasen aller Tresore, die bleiben",
    besideKeepHint:
        "Eine je Zeile, auch die des offenen. Ein Tresor, dessen Passphrase hier fehlt, ist von einem freien Platz nicht zu unterscheiden und kann zerstört werden.",
    besideDone: "Der Tresor ist angelegt. Sperre diesen und öffne den neuen mit seiner Passphrase; drucke dann sein Blatt.",
    room: "Platz",
    roomUsed: (used: string, quota: string) => `${used} von ${quota} sind belegt, alle deine Tresore zusammen`,
    roomVault: (used: string) => `Dieser Tresor nennt ${used}`,
};

export default de;
