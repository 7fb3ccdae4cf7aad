// The link of an invite: a code, and what vouches for keys, which stays in the browser. Where no vault was open it has the code alone.

/** What an invite's link, or what was pasted of it, says. */
export interface InviteLink {
    code: string;
    /** What vouches for keys, if a vault made it. */
    keys?: { secret: string; team: string };
    /** The server that the link names, if it is a whole one. */
    origin?: string;
}

/** Nothing else is in a link; what is not of this is not put into a command that people copy. */
const PLAIN = /^[A-Za-z0-9_-]{1,256}$/;

/** Reads a code, what stands behind the `#` of a link, or a whole link. */
export function readInvite(typed: string): InviteLink | undefined {
    const trimmed = typed.trim();
    const at = trimmed.indexOf("#");
    const parts = trimmed.slice(at + 1).split(".");
    const [code, secret, team] = parts;
    if (!code || !parts.every((part) => PLAIN.test(part))) return undefined;
    const origin = at > 0 ? originOf(trimmed.slice(0, at)) : undefined;
    if (parts.length === 1) return { code, ...(origin && { origin }) };
    return secret && team && parts.length === 3 ? { code, keys: { secret, team }, ...(origin && { origin }) } : undefined;
}

function originOf(address: string): string | undefined {
    const url = URL.parse(address);
    return url && ["http:", "https:"].includes(url.protocol) ? url.origin : undefined;
}

/** The link of an invite that was made here. What stands behind the `#` no server sees: the code, and what vouches for keys. */
export const linkOf = (code: string, keys?: InviteLink["keys"]): string =>
    `${location.origin}/app/teams/join#${code}${keys ? `.${keys.secret}.${keys.team}` : ""}`;
