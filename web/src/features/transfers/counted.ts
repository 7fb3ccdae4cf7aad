/** A stream that tells how much has gone through it. */
export function counted(moved: (bytes: number) => void): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
    return new TransformStream({
        transform(bytes, into) {
            moved(bytes.length);
            into.enqueue(bytes);
        },
    });
}
