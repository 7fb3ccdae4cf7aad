// Reading a file that somebody has chosen.

import { fill } from "./fill.js";
import { named } from "./peer.js";

const CHANGED = "VAULT_SOURCE_CHANGED";

/** The bytes of a file between these places, in memory that `room` gives for so many. */
export async function bytesOf(source: File, range: BigUint64Array, room: (length: number) => ArrayBuffer): Promise<Uint8Array<ArrayBuffer>> {
    const [from, to] = Array.from(range, Number) as [number, number];
    const reader = source.slice(from, to).stream().getReader({ mode: "byob" });
    try {
        const bytes = await fill(reader, room(to - from), to - from);
        if (!bytes) throw named(CHANGED, "the file has become shorter");
        return bytes;
    } catch (error) {
        const gone = error instanceof Error && ["NotReadableError", "NotFoundError"].includes(error.name);
        throw gone ? named(CHANGED, "the file was changed while it was read") : error;
    } finally {
        void reader.cancel().catch(() => undefined);
    }
}
