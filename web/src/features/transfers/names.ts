// Names on their way between disks and the vault.

const MOST_BYTES = 255;
/** What the vault takes in no name: line ends, controls, and what makes one name look like another. */
const REFUSED = /[/\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
/** What some disks take in no name. */
const NOT_ON_DISKS = /[<>:"\\|?*]/g;
/** Names that Windows keeps for devices. */
const DEVICES = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/** The name that a file or folder of a disk gets in the vault. */
export function vaultName(name: string): string {
    const clean = name.normalize("NFC").replace(REFUSED, "_");
    return /^\.{0,2}$/.test(clean) ? `_${clean}` : shortened(clean);
}

/** The name that a file or folder of the vault gets on a disk, whichever it is. */
export function diskName(name: string): string {
    const clean = vaultName(name)
        .replace(NOT_ON_DISKS, "_")
        .replace(/[. ]+$/, (end) => "_".repeat(end.length));
    return DEVICES.test(clean) ? `_${clean}` : clean;
}

/** Leaves out of the middle what is too much; the ending tells what it is. */
function shortened(name: string): string {
    const length = (text: string) => new TextEncoder().encode(text).length;
    if (length(name) <= MOST_BYTES) return name;
    const dot = name.lastIndexOf(".");
    const end = dot > 0 && length(name.slice(dot)) < 32 ? name.slice(dot) : "";
    const stem = [...name.slice(0, name.length - end.length)];
    while (length(stem.join("") + end) > MOST_BYTES) stem.pop();
    return stem.join("") + end;
}
