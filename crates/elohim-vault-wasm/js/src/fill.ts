// Reading streams into memory that is given: asked for all at once, a browser takes three times as long, and keeps what it made.

/** Reads the next `length` bytes of a stream into `room`, which is used up. Nothing when the stream ends before. */
export async function fill(reader: ReadableStreamBYOBReader, room: ArrayBuffer, length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    for (let at = 0; at < length;) {
        const { value, done } = await reader.read(new Uint8Array(room, at, length - at));
        if (done) return undefined;
        room = value.buffer;
        at += value.length;
    }
    return new Uint8Array(room, 0, length);
}
