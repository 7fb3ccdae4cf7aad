// Stored files that are read: where their bytes come from, and where in them the parts lie.

import type { File } from "./core/elohim_vault_wasm.js";
import { request, type Session } from "./server.js";

/** A stored file. */
export interface Stored {
    file: File;
    /** Asks for bytes of it; `range` is what the header of that name says. */
    ask(range: string, signal: AbortSignal): Promise<Response>;
    /** Gives the file back when nobody reads it any more. */
    end(): void;
}

/** Where a part begins and ends in the stored object. */
export type Range = [number, number];

/** A file of the vault. */
export function inVault(session: Session, file: File): Stored {
    const address = `objects/${file.object}`;
    return {
        file,
        ask: (range, signal) => session.with((access) => request(access, "GET", address, { headers: { range }, signal })),
        end: () => file.free(),
    };
}

/** Where the parts of a file are, and where ends what all of them need. */
export function layout(file: File): { ranges: Range[]; headLength: number } {
    const reader = file.reader();
    const ranges = Array.from({ length: reader.parts }, (_, index) => Array.from(reader.range(index), Number) as Range);
    const { headLength } = reader;
    reader.free();
    return { ranges, headLength };
}
