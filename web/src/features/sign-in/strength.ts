// How hard a password is to guess, as far as its length and variety tell. The server, which knows the common ones, decides.

/** Fewest characters that the server takes. */
export const LEAST = 12;

/** What the server tries first, beside the user name. */
const OUR_WORDS = ["elohimos", "elohim", "founder", "vault", "password", "changeme"];

/** A repetition or a run shorter than this is chance. */
const SHORTEST_RUN = 3;
const FAIR = 40;
const GOOD = 75;

export type Strength = "short" | "guessable" | "fair" | "good";

const characters = (text: string): string[] => [...text];

/** Whether it has as many characters as are asked for. */
export const isLong = (password: string): boolean => characters(password).length >= LEAST;

/** Whether enough is left of it without the words that are tried first here. */
export function hasOwnWords(password: string, username: string): boolean {
    let rest = password.toLowerCase();
    for (const word of [username.toLowerCase(), ...OUR_WORDS]) if (word.length >= SHORTEST_RUN) rest = rest.replaceAll(word, "");
    return surprises(rest) >= LEAST / 2;
}

/** How many of the characters do not follow from those before: `aaaa`, `4567` and what was there already count once. */
function surprises(text: string): number {
    const codes = characters(text).map((character) => character.codePointAt(0) ?? 0);
    let count = 0;
    for (let at = 0; at < codes.length; count++) at += Math.max(1, runAt(codes, at), repetitionAt(codes, at));
    return count;
}

function runAt(codes: number[], at: number): number {
    const step = (index: number) => (codes[index] ?? Number.NaN) - (codes[index - 1] ?? Number.NaN);
    const first = step(at + 1);
    if (Math.abs(first) > 1) return 0;
    let end = at + 1;
    while (step(end) === first) end++;
    return end - at >= SHORTEST_RUN ? end - at : 0;
}

function repetitionAt(codes: number[], at: number): number {
    let longest = 0;
    for (let from = 0; from < at; from++) {
        let length = 0;
        while (at + length < codes.length && codes[from + length] === codes[at + length]) length++;
        longest = Math.max(longest, length);
    }
    return longest >= SHORTEST_RUN ? longest : 0;
}

const KINDS: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[ -/:-@[-`{-~]/, 33],
    [/[^ -~]/, 100],
];

/** How a password looks by its length and variety. */
export function strength(password: string, username: string): Strength {
    if (!isLong(password)) return "short";
    const alphabet = KINDS.reduce((sum, [kind, size]) => sum + (kind.test(password) ? size : 0), 0);
    const bits = surprises(password.toLowerCase()) * Math.log2(alphabet);
    if (bits < FAIR || !hasOwnWords(password, username)) return "guessable";
    return bits < GOOD ? "fair" : "good";
}
