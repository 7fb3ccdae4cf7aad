import type { Part } from "./protocol";

/** What a frame needs that reaches nothing itself: a part, if there is one. The list of them is long, and fetched when the first is needed. */
export const partFor = (part: Part): Promise<Uint8Array<ArrayBuffer> | null> =>
    import("./parts").then(({ fetchPart }) => fetchPart(part)).catch(() => null);
