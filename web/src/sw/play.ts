import { named } from "#vault/peer.js";

import { controller } from "./register";
import { offer } from "./sources";

/** A file of which any bytes can be asked for. */
export interface Playable {
    size: number;
    read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Gives a file an address that audio and video of this page play from, with seeking. Answers it, and what ends it. */
export async function play(file: Playable, media: string): Promise<{ url: string; end: () => void }> {
    if (!(await controller())) throw named("PLAYING_NOT_POSSIBLE", "this browser window has no service worker");
    const { id, withdraw } = offer({ media, size: file.size, read: (from, to) => file.read(from, to) });
    return { url: `/_media/${id}`, end: withdraw };
}
