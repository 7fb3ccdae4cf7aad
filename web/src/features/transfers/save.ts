import { save } from "@/sw/save";

import { diskName } from "./names";

/** Saves a stream as a download, under a name that every disk takes. Done when the browser has taken its last byte. */
export function saveStream({ name, size, stream }: { name: string; size?: number; stream: ReadableStream<Uint8Array> }): Promise<void> {
    return save({ name: diskName(name), size }, stream as ReadableStream<Uint8Array<ArrayBuffer>>);
}
