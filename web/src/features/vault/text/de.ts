import { plural } from "@/i18n/format";

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

    forgottenTitle: "Wähle eine neue Passphrase",
    forgottenAbout:
        "Das Wiederherstellungsblatt hat deinen Tresor geöffnet. Wähle jetzt eine andere Passphrase: Die vergessene öffnet dann nichts mehr. Das Blatt bleibt, wie es ist.",
    setPassphrase: "Diese Passphrase benutzen",
    later: "Später: den Tresor öffnen, wie er ist",

    useSecond: "Auch das zweite Geheimnis eingeben",
    second: "Zweites Geheimnis",
    secondHint: "32 Ziffern und Buchstaben von a bis f. Es steht auf deinem Wiederherstellungsblatt, wenn du es eingeschaltet hast.",
    secondShort: "Es hat 32 Ziffern und Buchstaben von a bis f.",
    secondAbout:
        "Etwas, das ein Gerät neben deiner Passphrase braucht. Damit kann niemand die Passphrase erraten, der die Platte des Servers kopiert hat. Ein Browser, der den Tresor geöffnet hat, behält es; ein neuer fragt danach.",
    secondIsOff: "Es ist aus: Die Passphrase genügt.",
    secondIsOn: "Es ist an. Es steht auf dem Wiederherstellungsblatt, im Teil weiter oben.",
    secondMake: "Zweites Geheimnis einschalten",
    secondMakeAbout:
        "Danach siehst du das zweite Geheimnis, damit du es aufbewahrst. Ohne dieses oder das Wiederherstellungsblatt öffnet kein neues Gerät den Tresor.",
    secondRemove: "Zweites Geheimnis ausschalten",
    secondRemoveAbout: "Dann genügt die Passphrase wieder, auf jedem Gerät.",
    secondRemoved: "Das zweite Geheimnis ist aus: Die Passphrase genügt.",
    secondKeep: "Bewahre dein zweites Geheimnis auf",
    secondKeepAbout:
        "Ein Gerät, das diesen Tresor noch nicht geöffnet hat, fragt neben der Passphrase danach. Es steht von jetzt an auf dem Wiederherstellungsblatt: Drucke oder speichere das Blatt noch einmal. An einer Kopie der Platte des Servers von vorher lässt sich weiter raten; dagegen helfen neue Schlüssel.",
    secondProve: "Zeige, dass du es hast: Gib seine letzten 4 Zeichen ein",
    secondProveWrong: "Das sind nicht seine letzten 4 Zeichen.",

    contents: "In Dateien suchen",
    contentsAbout:
        "Die Suche findet, was in PDF-, Word-, Text-, Markdown- und CSV-Dateien steht, nicht nur, wie sie heißen. Dieses Gerät legt ein Verzeichnis an und verschlüsselt es. Der Server sieht, dass es eines gibt, wie groß es ist und welche Stücke beim Suchen geholt werden; er erfährt kein Wort.",
    contentsSwitch: "In Dateien suchen",
    contentsHint: "Was schon gespeichert ist, wird einmal geholt und gelesen. Ausgeschaltet wird das Verzeichnis vernichtet.",
    contentsReading: (count, of) => (of > 0 ? `Datei ${count + 1} von ${of} wird gelesen …` : "Was zu lesen ist, wird gesucht …"),
    contentsMissing: (count) =>
        plural(count, {
            one: "# Text ist noch nicht im Verzeichnis oder lässt sich nicht lesen.",
            other: "# Texte sind noch nicht im Verzeichnis oder lassen sich nicht lesen.",
        }),
    contentsNow: "Jetzt lesen",
    contentsDone: "Ab jetzt wird in Dateien gesucht",
    contentsGone: "In Dateien wird nicht mehr gesucht, und das Verzeichnis ist vernichtet",

    renew: "Neue Schlüssel machen",
    renewBegin: "Neue Schlüssel machen …",
    renewAbout:
        "Wenn andere die Passphrase, das Wiederherstellungsblatt oder ein Gerät haben könnten, auf dem der Tresor offen war. Was sie haben, öffnet nichts von dem, was du danach speicherst. Was schon gespeichert ist, können sie für immer lesen, wo sie es kopiert haben.",
    renewBefore:
        "Bewahre zuerst dieses neue Wiederherstellungsblatt auf: Das alte öffnet nichts, was später kommt. Danach muss jedes Gerät den Tresor neu öffnen. Lege auch deine Briefkästen neu an: Was an die alten gesendet wird, ließe sich mit den alten Schlüsseln lesen.",
    renewed: "Die neuen Schlüssel gelten. Vernichte das alte Wiederherstellungsblatt.",
    renewAgain: "Die neuen Schlüssel noch einmal machen",
    notNow: "Jetzt nicht",

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
    autoLockHint: "Was gerade übertragen wird, hält ihn offen; was wartet oder angehalten ist, nicht.",
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
