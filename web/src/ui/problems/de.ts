import type { Problems } from "./en";

const de: Problems = {
    OFFLINE: [
        "Der Server ist nicht erreichbar",
        "Prüfe die Verbindung. Was du eingegeben hast, ist noch da; versuche es erneut, sobald du verbunden bist.",
    ],
    UNKNOWN: [
        "Auf dieser Seite ist etwas schiefgegangen",
        "Versuche es erneut. Wenn es wieder geschieht, lade die Seite neu und sage es der Person, die diesen Server betreut.",
    ],
    INTERNAL: [
        "Auf dem Server ist etwas schiefgegangen",
        "Versuche es erneut; wenn es wieder geschieht, nenne der Betreuung die Anfragenummer.",
    ],
    UNAVAILABLE: ["Der Server ist beschäftigt oder noch nicht bereit", "Versuche es gleich noch einmal."],
    RATE_LIMITED: ["Zu viele Versuche", "Warte einen Augenblick und versuche es dann erneut."],
    VALIDATION_FAILED: ["Einige Felder sind nicht gültig", "Berichtige die genannten Felder und sende sie erneut."],
    NOT_FOUND: ["Das gibt es nicht, oder du darfst es nicht sehen", "Prüfe die Adresse und das Konto, mit dem du angemeldet bist."],
    STORAGE_FULL: ["Auf dem Server ist kein Platz mehr", "Es wurde nichts gespeichert. Bitte die Betreuung, Platz zu schaffen."],
    AUTH_INVALID_CREDENTIALS: ["Name oder Passwort stimmen nicht", "Prüfe beides und versuche es erneut."],
    AUTH_PASSWORD_CHANGE_REQUIRED: ["Das Passwort ist vorläufig und muss zuerst geändert werden", "Wähle ein eigenes Passwort."],
    AUTH_SECOND_FACTOR_REQUIRED: [
        "Dieses Konto hat einen zweiten Faktor",
        "Gib den Code deiner App oder einen Wiederherstellungscode ein.",
    ],
    AUTH_SECOND_FACTOR_INVALID: [
        "Der Code ist falsch oder wurde schon benutzt",
        "Warte auf den nächsten Code, oder nimm einen Wiederherstellungscode.",
    ],
    AUTH_SECOND_FACTOR_SETUP_REQUIRED: [
        "Deine Rolle braucht hier einen zweiten Faktor",
        "Füge einen unter Konto, Sicherheit hinzu, oder melde dich mit einem Passkey an.",
    ],
    AUTH_SECOND_FACTOR_MISSING: ["Dieses Konto hat keinen zweiten Faktor", "Füge einen unter Konto, Sicherheit hinzu."],
    AUTH_STEP_UP_REQUIRED: ["Dafür wird dein Passwort noch einmal gebraucht", "Gib es ein, um fortzufahren."],
    AUTH_TOKEN_EXPIRED: ["Die Sitzung ist abgelaufen", "Melde dich wieder an."],
    AUTH_TOKEN_INVALID: ["Die Sitzung ist nicht gültig", "Melde dich wieder an."],
    AUTH_REQUIRED: ["Du musst dich anmelden", "Melde dich an und versuche es erneut."],
    AUTH_PERMISSION_DENIED: ["Deine Rolle erlaubt das nicht", "Frage jemanden, der das Team verwaltet."],
    AUTH_PASSWORD_TOO_WEAK: [
        "Das neue Passwort ist zu leicht zu erraten",
        "Nimm mindestens 12 Zeichen, die kein verbreitetes Passwort sind.",
    ],
    AUTH_PASSWORD_MISMATCH: ["Die beiden neuen Passwörter sind nicht gleich", "Gib zweimal dasselbe Passwort ein."],
    AUTH_USERNAME_TAKEN: ["Dieser Name ist vergeben", "Wähle einen anderen."],
    AUTH_INVITATION_INVALID: [
        "Diese Einladung ist nicht gültig",
        "Sie wurde verbraucht, zurückgenommen oder ist abgelaufen; bitte um eine neue.",
    ],
    AUTH_REGISTRATION_CLOSED: ["Hier kann sich niemand selbst registrieren", "Bitte jemanden, der das Team verwaltet, um ein Konto."],
    AUTH_ACCOUNT_PROTECTED: ["Das darfst du mit diesem Konto nicht tun", "Frage jemanden, dessen Rolle darüber steht."],
    AUTH_OIDC_NOT_LINKED: [
        "Mit dir ist hier kein nutzbares Konto verknüpft",
        "Melde dich mit dem Passwort an und verknüpfe dein Konto unter Konto, Sicherheit.",
    ],
    AUTH_OIDC_LINK_TAKEN: ["Du oder dieses Konto seid schon verknüpft", "Entferne die bestehende Verknüpfung unter Konto, Sicherheit."],
    AUTH_OIDC_NO_LINK: ["Dieses Konto ist nicht mit dem Verzeichnis verknüpft", "Verknüpfe es unter Konto, Sicherheit."],
    AUTH_PASSKEY_REFUSED: [
        "Mit diesem Passkey kann sich niemand anmelden",
        "Versuche einen anderen oder das Passwort. Konto, Sicherheit zeigt deine.",
    ],
    AUTH_PASSKEY_LIMIT: ["Dieses Konto hat zehn Passkeys", "Entferne einen, den du nicht brauchst."],
    VAULT_WRONG_PASSPHRASE: [
        "Diese Passphrase öffnet keinen deiner Tresore",
        "Prüfe Groß- und Kleinschreibung und die Tastatursprache. Ist sie verloren, öffne den Tresor mit deinem Wiederherstellungsblatt.",
    ],
    VAULT_PASSPHRASE_IS_LOGIN: [
        "Das ist dein Anmeldepasswort",
        "Das erfährt der Server bei jeder Anmeldung. Wähle für den Tresor eine andere Passphrase.",
    ],
    VAULT_LOCKED: ["Der Tresor ist gesperrt", "Entsperre ihn, um fortzufahren."],
    VAULT_SERVER_NOT_TRUSTED: [
        "Der Server hat etwas gesendet, das nicht zum Tresor passt",
        "Nichts davon wurde verwendet. Sage es der Betreuung dieses Servers und gib deine Passphrase nicht wieder ein, bis es geklärt ist.",
    ],
    VAULT_ROLLED_BACK: [
        "Der Server zeigt einen älteren Stand des Tresors, als dieser Browser schon gesehen hat",
        "Vielleicht wurde er aus einer Sicherung wiederhergestellt. Frage die Betreuung dieses Servers, bevor du weitermachst.",
    ],
    VAULT_NAME_TAKEN: ["Dort gibt es schon etwas mit diesem Namen", "Wähle einen anderen Namen."],
    VAULT_BAD_NAME: ["Dieser Name geht nicht", "Namen sind 1 bis 255 Zeichen lang und ohne / oder Steuerzeichen."],
    VAULT_FILE_NOT_FOUND: [
        "Das gibt es im Tresor nicht mehr",
        "Vielleicht hat ein anderes Gerät es verschoben oder entfernt. Lade die Liste neu.",
    ],
    VAULT_QUOTA_EXCEEDED: ["Dein Speicherplatz ist voll", "Entferne etwas endgültig, oder bitte um mehr Platz."],
    VAULT_NOT_POSSIBLE: ["Das geht nicht", "Worum es geht, hat sich vielleicht inzwischen geändert. Sieh es dir noch einmal an."],
    VAULT_SOURCE_CHANGED: ["Die Datei hat sich beim Speichern verändert", "Speichere sie noch einmal."],
    UPLOAD_UNDER_WAY: ["Diese Datei wird dort schon gespeichert", "Sieh bei den Übertragungen in diesem oder einem anderen Tab nach."],
    CANCELLED: ["Es wurde abgebrochen", ""],
    TRANSFER_FOLDER_GONE: ["Den Ordner gibt es nicht mehr", "Wähle einen anderen Ordner, und lade die Datei dort hoch."],
    TRANSFER_FILE_MISSING: ["Die Datei muss noch einmal gewählt werden", "Der Browser darf sie nicht von sich aus lesen."],
    TRANSFER_OTHER_FILE: [
        "Das ist eine andere Datei",
        "Sie hat eine andere Größe als die unterbrochene. Wähle jene, oder lade diese für sich hoch.",
    ],
    DOWNLOAD_NOT_BEGUN: [
        "Der Browser hat den Download nicht begonnen",
        "Vielleicht fragt er, ob diese Seite mehrere Dateien speichern darf: Erlaube das, und versuche es noch einmal.",
    ],
    DOWNLOAD_TOO_LARGE_HERE: [
        "Dieses Browserfenster kann nur Dateien bis 200 MB speichern",
        "Es lässt die Seite nicht im Hintergrund arbeiten, wie manche privaten Fenster. Nimm ein normales Fenster oder die Kommandozeile.",
    ],
    PLAYING_NOT_POSSIBLE: [
        "Dieses Browserfenster kann hier nichts abspielen",
        "Es lässt die Seite nicht im Hintergrund arbeiten, wie manche privaten Fenster. Nimm ein normales Fenster, oder lade die Datei herunter.",
    ],
};

export default de;
