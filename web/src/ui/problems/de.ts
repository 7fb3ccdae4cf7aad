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
    PAGE_NOT_LOADED: [
        "Ein Teil dieser Seiten konnte nicht geladen werden",
        "Prüfe die Verbindung und versuche es erneut. Bleibt es so, hat der Server neuere Seiten: Lade neu. Dabei wird dein Tresor gesperrt.",
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
    REQUEST_MALFORMED: [
        "Der Server konnte die Anfrage nicht lesen",
        "Lade die Seite neu. Wenn es wieder geschieht, sage es der Person, die diesen Server betreut.",
    ],
    METHOD_NOT_ALLOWED: ["Das kann man an dieser Adresse nicht tun", "Lade die Seite neu: Vielleicht ist der Server neuer als sie."],
    UNSUPPORTED_MEDIA_TYPE: [
        "Der Server nimmt das in dieser Form nicht an",
        "Lade die Seite neu: Vielleicht ist der Server neuer als sie.",
    ],
    BODY_TOO_LARGE: ["Das ist mehr, als der Server auf einmal annimmt", "Sende weniger auf einmal."],
    REQUEST_TIMEOUT: ["Die Anfrage ist nicht rechtzeitig angekommen", "Prüfe die Verbindung und versuche es noch einmal."],
    CROSS_SITE_REFUSED: [
        "Eine Seite von anderswo darf das nicht",
        "Öffne die eigene Adresse des Servers, oder bitte die Betreuung, jene Seite zuzulassen.",
    ],
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
    AUTH_SECOND_FACTOR_EXISTS: ["Dieses Konto hat schon einen zweiten Faktor", "Entferne ihn zuerst, mit einem Code von ihm."],
    AUTH_BUNDLE_NAME_TAKEN: [
        "Ein Bündel von Rechten mit diesem Namen gibt es schon",
        "Wähle einen anderen Namen, oder ändere das bestehende.",
    ],
    AUTH_ACCOUNT_BEING_ERASED: [
        "Das Konto wird gelöscht, und das lässt sich nicht zurücknehmen",
        "Warte, bis es fort ist, oder entferne das Konto, um es abzuschließen.",
    ],
    AUTH_OIDC_OFF: ["Dieser Server hat kein Verzeichnis, mit dem man sich anmelden kann", "Melde dich mit Name und Passwort an."],
    AUTH_OIDC_STATE_INVALID: [
        "Diese Anmeldung wurde nicht hier begonnen, schon benutzt, oder sie hat zu lange gedauert",
        "Beginne sie neu, und beende sie im selben Browser.",
    ],
    AUTH_OIDC_UNAVAILABLE: [
        "Das Verzeichnis antwortet nicht, wie es soll",
        "Versuche es gleich noch einmal; wenn es anhält, sage es der Betreuung.",
    ],
    AUTH_OIDC_REFUSED: [
        "Das Verzeichnis hat dich nicht eingelassen",
        "Versuche es noch einmal; wenn es anhält, frage die Betreuung des Verzeichnisses.",
    ],
    AUTH_OIDC_TOKEN_INVALID: [
        "Was das Verzeichnis von dir sagt, ist nicht vertrauenswürdig",
        "Beginne neu; wenn es wieder geschieht, sage es der Betreuung.",
    ],
    AUTH_OIDC_NAME_UNUSABLE: [
        "Das Verzeichnis nennt keinen Namen, der hier einer sein kann",
        "Bitte jemanden, der das Team verwaltet, um ein Konto.",
    ],
    AUTH_OIDC_HANDOFF_INVALID: ["Diese Anmeldung wurde anderswo begonnen, schon benutzt, oder sie ist vorbei", "Beginne sie neu."],
    AUTH_PASSKEYS_OFF: ["Dieser Server nimmt keine Passkeys", "Melde dich mit Name und Passwort an."],
    AUTH_PASSKEY_CEREMONY_INVALID: [
        "Das wurde nicht hier begonnen, schon benutzt, oder es hat länger als fünf Minuten gedauert",
        "Beginne es neu.",
    ],
    AUTH_PASSKEY_UNUSABLE: [
        "Dieser Passkey kann nicht hinzugefügt werden",
        "Nimm ein Gerät, das nach PIN, Finger oder Gesicht fragt, an der eigenen Adresse dieses Servers.",
    ],
    AUTH_PASSKEY_EXISTS: ["Dieser Passkey ist schon hinzugefügt", "Nimm ein anderes Gerät, oder den Passkey, den es gibt."],
    TEAM_PERMISSION_DENIED: ["Deine Rolle in diesem Team erlaubt das nicht", "Frage einen Admin des Teams."],
    TEAM_MEMBER_PROTECTED: ["Das darfst du mit diesem Mitglied nicht tun", "Frage jemanden, dessen Rolle im Team darüber steht."],
    TEAM_NOT_JOINED: ["Du bist in dieses Team eingeladen und noch nicht darin", "Tritt bei mit dem Link, den du bekommen hast."],
    TEAM_SUSPENDED: ["Du bist vorerst aus diesem Team ausgeschlossen", "Frage einen Admin des Teams."],
    TEAM_INVITE_INVALID: [
        "Diese Einladung ist nicht gültig",
        "Sie wurde verbraucht, zurückgenommen, ist abgelaufen oder für jemand anderen; bitte um eine neue.",
    ],
    TEAM_NOT_ADMITTED: ["Die Schlüssel dieses Tresors hat dir noch niemand gegeben", "Bitte darum, wer dich eingeladen hat."],
    TEAM_NOT_A_MEMBER: [
        "Du bist nicht mehr Mitglied dieses Tresors, oder der Server hält zurück, was du lesen darfst",
        "Frage einen Admin des Teams, der die Schlüssel erneuern kann.",
    ],
    VAULT_KEYS_RENEWED: [
        "Die Schlüssel dieses Tresors wurden anderswo erneuert",
        "Öffne ihn neu, mit der Passphrase, die dabei gewählt wurde. Sagt das dasselbe, wurde das Erneuern abgebrochen: Mach die neuen Schlüssel hier noch einmal.",
    ],
    TEAM_KEYS_RENEWED: ["Die Schlüssel dieses Tresors wurden inzwischen erneuert", "Speichere die Datei noch einmal."],
    TEAM_OTHER_VAULT: [
        "Das sind Schlüssel eines anderen Tresors als des bisherigen dieses Teams",
        "Nichts wurde geändert. Frage einen Admin des Teams auf anderem Weg, wer sie übergeben hat.",
    ],
    TEAM_OTHER_MEMBER: [
        "Der Server sagt über dieses Mitglied, was der Tresor des Teams nicht weiß",
        "Nichts wurde geändert. Vergleiche, wer im Team ist und wer die Schlüssel hat, und frage, wer diesen Server betreibt.",
    ],
    TEAM_ALREADY_JOINED: ["Du bist schon in diesem Team", "Du findest es unter deinen Teams."],
    TEAM_REVIEW_REQUIRED: [
        "Ein Gast wird nur Mitglied, wenn zwei zustimmen",
        "Bitte darum beim Mitglied unter „Aktionen“; jemand anderes entscheidet dann.",
    ],
    TEAM_SECOND_PERSON: ["Das muss jemand anderes entscheiden", "Frage einen anderen Admin des Teams."],
    TEAM_PROMOTION_OPEN: ["Darum wurde schon gebeten", "Warte, bis ein Admin des Teams entscheidet."],
    TEAM_PROMOTION_CLOSED: ["Das ist entschieden oder kann nicht mehr gewährt werden", "Was offen ist, steht beim Team unter „Bitten“."],
    TEAM_SUPER_ADMIN_PRESENT: ["Ein Super-Admin dieses Teams war in den letzten 30 Tagen da", "Frage den Super-Admin."],
    TEAM_SUPER_ADMIN_LIMIT: [
        "Das Team hat so viele Super-Admins, wie es bei seiner Größe darf",
        "Gib zuerst einem von ihnen eine andere Rolle.",
    ],
    TEAM_LAST_SUPER_ADMIN: ["Das Team wäre ohne Super-Admin", "Übergib es zuerst, oder beende es."],
    TEAM_LIMIT: ["Du hast so viele Teams gegründet, wie ein Konto darf", "Beende eines, das nicht mehr gebraucht wird."],
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
    VAULT_NOT_INITIALISED: ["Dieses Konto hat noch keinen Tresor", "Lege ihn unter „Dateien“ an."],
    VAULT_ALREADY_EXISTS: ["Dieses Konto hat schon einen Tresor", "Lade die Seite neu, und entsperre ihn."],
    VAULT_SLOT_CHANGED: [
        "Ein anderes Gerät hat inzwischen geändert, was den Tresor öffnet",
        "Lade die Seite neu, und ändere es noch einmal.",
    ],
    VAULT_PERMISSION_DENIED: ["Deine Rolle darf den Tresor nicht benutzen", "Frage jemanden, der das Team verwaltet."],
    VAULT_OBJECT_EXISTS: ["Das ist schon gespeichert", "Lade die Liste neu, bevor du es noch einmal versuchst."],
    VAULT_PART_CONFLICT: ["Dieses Stück wurde schon mit anderem Inhalt gesendet", "Beginne die Übertragung neu."],
    VAULT_UPLOAD_INCOMPLETE: ["Von dieser Übertragung fehlen Stücke", "Setze sie fort, oder beginne sie neu."],
    VAULT_UPLOAD_NOT_FOUND: ["Diese Übertragung gibt es nicht mehr", "Sie ist fertig, gestoppt oder abgelaufen; beginne sie neu."],
    VAULT_DIGEST_MISMATCH: ["Unterwegs hat sich etwas verändert", "Es wurde nichts davon behalten. Versuche es noch einmal."],
    VAULT_PASSPHRASE_REFUSED: [
        "Die Passphrase des Tresors darf nie zum Server",
        "Es wurde nichts gespeichert. Sage es der Betreuung dieses Servers.",
    ],
    VAULT_RANGE_INVALID: ["Diese Tage lassen sich nicht zählen", "Wähle 1 bis 365 Tage."],
    VAULT_SEARCH_IS_CLIENT_SIDE: [
        "Der Server kennt keine Namen und kann sie nicht durchsuchen",
        "Es wurde nichts gesucht. Suche bei den Dateien: Das geschieht auf deinem Gerät.",
    ],
    RANGE_NOT_SATISFIABLE: ["So weit reicht die Datei nicht", "Lade die Liste neu: Vielleicht hat sie sich geändert."],
    DROP_BOX_NOT_FOUND: [
        "Diesen Briefkasten gibt es nicht, oder er nimmt nichts mehr an",
        "Prüfe die Adresse, oder frage, wer sie dir gegeben hat.",
    ],
    DROP_BOX_FULL: ["Der Briefkasten hat dafür keinen Platz", "Es wurde nichts behalten. Sende weniger, oder bitte, ihn zu leeren."],
    DROP_BOX_EMPTY_FILE: ["Es ist nichts angekommen", "Es wurde nichts behalten. Prüfe, ob die Datei leer ist, und sende sie noch einmal."],
    DROP_BOX_NOT_AN_AGE_FILE: [
        "Was wie eine age-Datei beginnt, ist keine",
        "Es wurde nichts behalten. Verschlüssle es neu, und sende es noch einmal.",
    ],
    SUBMISSION_NOT_FOUND: ["Diese Sendung ist nicht mehr im Eingang", "Lade den Eingang neu."],
    password_required: ["Dieser Link braucht ein Passwort", "Frage danach, wer ihn dir gesendet hat."],
    password_incorrect: ["Das Passwort ist falsch", "Frage danach, wer dir den Link gesendet hat."],
    invalid_token: ["Diesen Link gibt es nicht", "Prüfe, ob er ganz kopiert ist, oder bitte um einen neuen."],
    expired: ["Dieser Link ist abgelaufen", "Bitte um einen neuen."],
    max_downloads_reached: ["Dieser Link ist verbraucht", "Bitte um einen neuen."],
    view_only: ["Was dieser Link teilt, ist nur zum Ansehen", "Sieh es dir auf dieser Seite an."],
    rate_limited: ["Zu viele Versuche mit diesem Link", "Warte einen Augenblick, und versuche es dann noch einmal."],
    PRIVACY_POLICY_VERSION_TAKEN: [
        "Diese Fassung der Datenschutzerklärung, oder eine spätere, ist schon veröffentlicht",
        "Nimm eine höhere Nummer, oder keine: Dann ist es die nächste.",
    ],
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
