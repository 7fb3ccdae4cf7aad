// Whom an entry of the log is about.

/** Events whose subject is an account. */
const ACCOUNT =
    /^(identity\.(account|role|password|second_factor|recovery_codes?|oidc|passkeys|sessions)\.|identity\.passkey\.suspended|identity\.login\.failed|vault\.(created|slot\.))/;
/** Events whose subject is an account and something else, with a stroke between. */
const FIRST = /^(identity\.bundle\.(un)?assigned|privacy\.consent\.)/;
/** Events whose subject ends with an account. */
const LAST = /^teams\.(member\.|team\.transferred)/;

/** The account that an entry is about, if it is about one. */
export function accountOf({ event, subject }: { event: string; subject: string }): string | undefined {
    if (subject === "unknown") return undefined;
    if (ACCOUNT.test(event)) return subject;
    if (FIRST.test(event)) return subject.split("/")[0];
    if (LAST.test(event)) return subject.split("/")[1];
    return undefined;
}

/** The account that acted, if one did. */
export const actingAccount = (actor: string): string | undefined =>
    actor.startsWith("account:") ? actor.slice("account:".length) : undefined;
