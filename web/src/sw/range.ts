/** Bytes from one to before another. */
export interface Span {
    from: number;
    to: number;
}

/** The part of `size` bytes that a `Range` header asks for: all without one, nothing when there is no such part. */
export function part(range: string | null, size: number): Span | undefined {
    const all = { from: 0, to: size };
    if (range === null) return all;
    const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range.trim()) ?? [];
    if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
    if (first === "") return size > 0 && Number(last) > 0 ? { from: Math.max(0, size - Number(last)), to: size } : undefined;
    const from = Number(first);
    const to = last === "" ? size : Math.min(Number(last) + 1, size);
    return from < to ? { from, to } : undefined;
}
