// The worker that has the keys of a link. A page starts it, and talks with it through `LinkClient`.

import { fromBase64, toBase64 } from "./base64.js";
import init, { type File, Link } from "./core/elohim_vault_wasm.js";
import { Controls } from "./control.js";
import { Crew } from "./crew.js";
import { download } from "./download.js";
import { keysOf } from "./keys.js";
import type { LinkedFile, OpenedLink } from "./link.js";
import { named, Peer, type Port } from "./peer.js";
import { Readers } from "./ranged.js";
import { asJson, call } from "./server.js";
import type { Stored } from "./stored.js";

/** What the server answers to whoever shows the proof. */
interface Ticket {
    ticket: string;
    ticket_expires_at: string;
    capsule: string;
}

/** A link that was opened. */
interface Opened {
    files: File[];
    /** Asks for a file's bytes. */
    ask(index: number, range: string, signal: AbortSignal): Promise<Response>;
    crew: Crew;
}

/** What the server says of a ticket that has ended. */
const ENDED = "invalid_token";

/** The core, compiled once for this worker and those that carry parts. */
const core = WebAssembly.compileStreaming(fetch(new URL("./core/elohim_vault_wasm_bg.wasm", import.meta.url)));
const controls = new Controls();
const readers = new Readers();
let opened: Opened | undefined;

async function parsed(fragment: string): Promise<Link> {
    await init({ module_or_path: await core });
    return Link.parse(fragment);
}

async function open(base: string, id: string, fragment: string, password: string | undefined): Promise<OpenedLink> {
    const link = await parsed(fragment);
    // More in it than letters and digits would choose another path.
    if (!/^[0-9a-zA-Z]+$/.test(id)) throw named("VAULT_BAD_NAME", "this is not a whole share link");
    const keys = await keysOf(link, password, await core);
    const proof = asJson({ auth: toBase64(keys.proof()) });
    const address = `${base}/api/v1/shares/${id}`;
    const show = async () => (await call(`${address}/open`, "POST", proof)).json() as Promise<Ticket>;
    const first = await show();
    const capsule = fromBase64(first.capsule);
    const viewOnly = keys.isViewOnly(capsule);
    const files = keys.open(capsule);
    keys.free();
    let held = Promise.resolve(first);
    const fetched = async ({ ticket }: Ticket, index: number, range: string, signal: AbortSignal) => {
        const headers = { authorization: `Bearer ${ticket}`, range };
        return call(`${address}/objects/${index}`, "GET", { headers, signal });
    };
    opened = {
        files,
        crew: new Crew(await core),
        async ask(index, range, signal) {
            const asked = held;
            const ticket = await asked;
            try {
                return await fetched(ticket, index, range, signal);
            } catch (error) {
                const isOver = error instanceof Error && error.name === ENDED && Date.now() >= Date.parse(ticket.ticket_expires_at);
                if (!isOver) throw error;
                // What is looked at for long is asked for with another ticket, which counts once more.
                if (held === asked) {
                    held = show();
                    held.catch(() => (held = asked));
                }
                return fetched(await held, index, range, signal);
            }
        },
    };
    return { files: files.map(described), viewOnly, ticketExpiresAt: first.ticket_expires_at };
}

/** A file under names that may be used: whoever made the link chose them. */
function described(file: File): LinkedFile {
    const folder = file.place();
    const name = folder.pop() ?? "";
    return { name, folder, media: file.media, size: Number(file.size) };
}

function stored(index: number): { from: Stored; crew: Crew } {
    const file = opened?.files[index];
    if (!opened || !file) throw named("VALIDATION_FAILED", "the link is not open, or has no such file");
    const { ask, crew } = opened;
    // The link keeps its files: each can be read again.
    return { from: { file, ask: (range, signal) => ask(index, range, signal), end: () => {} }, crew };
}

const page = new Peer(self as unknown as Port, {
    ...controls.methods,
    ...readers.methods,
    hasPassword: async (fragment: string) => (await parsed(fragment)).hasPassword,
    open,
    download: (transfer: number, index: number) =>
        controls.run(transfer, async (control) => {
            const { from, crew } = stored(index);
            const sink = (bytes: Uint8Array<ArrayBuffer>) => page.call<ArrayBuffer | undefined>("received", [transfer, bytes], [bytes.buffer]);
            await download(from, crew, control, sink);
        }),
    openReader: (index: number) => {
        const { from, crew } = stored(index);
        return readers.open(from, crew);
    },
});
