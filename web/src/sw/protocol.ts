// What pages and the service worker say to each other. Types alone: the worker is one file, and shares no code with pages.

/** The worker asks every page of ours who has a source; the one that has it answers over the port that comes along. */
export interface Ask {
    ask: "source";
    id: string;
}

/** What a page says of a source. */
export interface Head {
    media: string;
    /** How many bytes there are, if that is known. */
    size?: number | undefined;
    /** What it is stored as, for what is saved. */
    name?: string | undefined;
}

/** What a page says over the port. */
export type Said = { head: Head | null } | { bytes: Uint8Array<ArrayBuffer> } | { end: true } | { failed: true };

/** What the worker says over the port. What is saved comes in its own order; of what is played, these bytes are wanted. */
export type Wanted = { pull: { from: number; to: number } } | { cancel: true };

/** What a page says to the worker. */
export type Told =
    /** A browser ends workers that are silent: this keeps it while something is read. */
    | { tell: "stay" }
    /** Requests of this page shall go through the worker, too. */
    | { tell: "claim" }
    /** The version that waits shall take over. */
    | { tell: "activate" };
