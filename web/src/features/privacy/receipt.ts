// Receipts of erasures, as the server signs them: JSON Web Signatures.

/** How much was erased, as a receipt says it. Whether the receipt is genuine is not looked at. */
export function erasedBy(receipt: string): { objects: number; bytes: number } | undefined {
    try {
        const payload = receipt.split(".")[1] ?? "";
        const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
        const { objects, bytes: length } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
        return typeof objects === "number" && typeof length === "number" ? { objects, bytes: length } : undefined;
    } catch {
        return undefined;
    }
}

/** A random text that the receipt can be asked for with, when its answer was lost. */
export function newTicket(): string {
    return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
