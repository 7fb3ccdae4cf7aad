/** Without what is mistaken for something else when it is copied by hand. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 4;
const LENGTH = 4;

/** A password that can be told on the phone: about 79 random bits, in groups. */
export function newPassword(): string {
    const groups = Array.from({ length: GROUPS }, () => Array.from({ length: LENGTH }, character).join(""));
    return groups.join("-");
}

/** One of the alphabet, each as likely as the others. */
function character(): string {
    const most = 256 - (256 % ALPHABET.length);
    for (;;) {
        const [byte] = crypto.getRandomValues(new Uint8Array(1));
        if (byte !== undefined && byte < most) return ALPHABET[byte % ALPHABET.length] as string;
    }
}
