import { plural } from "@/i18n/format";

import type { Text } from "./en";

const de: Text = {
    pageTitle: "Dateien senden",
    title: "Dateien senden",
    about: "Nur wer dir diese Adresse gegeben hat, kann öffnen, was du sendest. Deine Dateien werden hier verschlüsselt, in deinem Browser, bevor sie ihn verlassen.",
    choose: "Dateien wählen",
    dropHere: "Oder ziehe Dateien und Ordner hierher.",
    dropNow: "Loslassen, um sie aufzunehmen",
    withNames: "Auch die Namen der Dateien senden",
    withNamesHint: "Sie werden verschlüsselt wie die Dateien. Ausgeschaltet sieht die Empfängerin oder der Empfänger keine Namen.",
    list: "Zu sendende Dateien",
    remove: (name) => `${name} nicht senden`,
    send: (count) => `${plural(count, { one: "# Datei", other: "# Dateien" })} senden`,
    sending: (name) => `${name} wird gesendet`,
    sentSoFar: (part, whole) => `${part} von ${whole}`,
    locking: "Wird verschlüsselt …",
    waiting: "Wartet",
    arrived: "Angekommen",
    cancel: "Anhalten",
    notSent: "Nicht gesendet",
    retryAll: (count) => `${plural(count, { one: "# Datei", other: "# Dateien" })} noch einmal versuchen`,
    doneTitle: "Es ist angekommen",
    done: (count, size) =>
        `${plural(count, { one: "# Datei ist", other: "# Dateien sind" })} angekommen, zusammen ${size}. Öffnen kann das nur, wer dir die Adresse gab; zurücknehmen kannst du es hier nicht.`,
    doneKeep: "Es gibt keine Quittung, und nichts über dich wurde dazu gespeichert. Du kannst diese Seite schließen.",
    more: "Mehr senden",
    leaving: "Lass diese Seite offen, bis alles angekommen ist.",
    brokenTitle: "Ein Teil der Adresse fehlt",
    broken: "Der Schlüssel, mit dem verschlüsselt wird, steht am Ende der Adresse, nach dem #. Er ist nicht da, oder nicht ganz. Kopiere die ganze Adresse und öffne sie noch einmal.",
    brokenReload:
        "Wenn du diese Seite gerade neu geladen hast: Der Schlüssel wurde aus der Adresszeile genommen. Öffne die ganze Adresse noch einmal.",
    closed: "Diese Adresse nimmt nichts mehr an",
    closedDetail: "Sie wurde geschlossen, ihre Zeit ist um, oder sie ist falsch abgeschrieben. Frage, wer sie dir gegeben hat.",
    full: "Dafür ist kein Platz",
    fullDetail:
        "Die Datei ist zu groß, oder es wartet zu viel. Nichts davon wurde behalten. Sende weniger, oder bitte darum, dass Platz geschaffen wird.",
    throttled: "Von dort, wo du bist, wurde zu viel gesendet",
    throttledDetail: "Das schützt den Server. Warte ein wenig und versuche es dann erneut.",
    offline: "Der Server ist nicht erreichbar",
    offlineDetail:
        "Prüfe die Verbindung und versuche es dann erneut. Die Datei wird von vorn gesendet. Wenn nur eine große Datei scheitert, ist vielleicht kein Platz dafür.",
    changed: "Die Datei hat sich verändert oder ist nicht lesbar",
    changedDetail: "Wähle sie noch einmal.",
    bad: "Der Schlüssel in der Adresse stimmt nicht",
    badDetail: "Kopiere die ganze Adresse und öffne sie noch einmal. Es wurde nichts gesendet.",
    aboutTitle: "Gut zu wissen",
    noAccount:
        "Es braucht kein Konto, und nichts über dich wird bei den Dateien gespeichert. Der Server verwahrt sie verschlüsselt und kann sie nicht lesen, weder Inhalte noch Namen.",
    danger: "Ein Netz sieht immer, wer mit wem spricht. Wenn du in Gefahr kommst, falls man es erfährt: Sende nicht von zu Hause oder von der Arbeit, sondern mit dem Tor Browser auf einem eigenen Gerät. Auch Dateien verraten etwas: ein Foto seinen Ort, ein Dokument, wer es schrieb.",
    promise:
        "Der Server, der dir diese Seite schickt, könnte eine andere schicken. Wenn deine Sicherheit davon abhängt, nimm ein Programm, das nicht von diesem Server kommt.",
    commands: "Die Befehle dafür",
    wholeAddress: "DIE GANZE ADRESSE",
    file: "DATEI",
    age: "oder, mit den Werkzeugen age und curl:",
};

export default de;
