// Bytes as text.

interface WithBase64 {
    fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}

/** What base64 stands for. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
    // Not every browser has it yet.
    const native = (Uint8Array as WithBase64).fromBase64;
    return native ? native.call(Uint8Array, text) : Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Short bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
}

/** The value of a `Content-Digest` header (RFC 9530). */
export function contentDigest(sha256: Uint8Array): string {
    return `sha-256=:${toBase64(sha256)}:`;
}

/** Bytes as hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
