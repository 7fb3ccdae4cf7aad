import type { RangeReader } from "#vault/client.js";
import { named } from "#vault/peer.js";

/** How much is decrypted at once: a part as it is stored. */
const PIECE = 8 * 1024 * 1024;

/** Reads the beginning of a file into memory. `read` is told how much of it is there, from 0 to 1. */
export async function readBeginning(
    reader: RangeReader,
    length: number,
    signal: AbortSignal,
    read: (part: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
        const piece = await reader.read(at, Math.min(at + PIECE, length));
        signal.throwIfAborted();
        if (piece.length === 0) throw named("VAULT_SERVER_NOT_TRUSTED", "the file is shorter than it says");
        bytes.set(piece, at);
        at += piece.length;
        read(at / length);
    }
    return bytes;
}
