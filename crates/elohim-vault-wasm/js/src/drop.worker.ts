// The worker that encrypts files for a drop box and sends them. A page starts it, and talks with it through `DropClient`.
//
// A browser sends a body only when it has the whole of it, or knows where it lies. So what is encrypted lies in a file of the page's own
// until it is sent: no more than a part of it is in memory.

import init, { dropLabel, dropWriter, type Writer } from "./core/elohim_vault_wasm.js";
import { type Control, Controls } from "./control.js";
import { named, Peer, type Port } from "./peer.js";
import { post } from "./post.js";
import { temporary } from "./scratch.js";
import { bytesOf } from "./source.js";

/** Room for a full part, used again. */
const ROOM = 128 * (65_536 + 16) + 1024;
const FULL = 8 * 1024 * 1024;

/** The core, compiled while the page is read. */
const core = WebAssembly.compileStreaming(fetch(new URL("./core/elohim_vault_wasm_bg.wasm", import.meta.url)));
const controls = new Controls();

async function send(base: string, id: string, recipient: string, file: File, withName: boolean, control: Control, sent: (bytes: number) => void): Promise<void> {
    await init({ module_or_path: await core });
    if (!/^[0-9a-zA-Z]+$/.test(id)) throw named("VAULT_BAD_NAME", "this is not a whole address");
    const label = withName ? dropLabel(recipient, file.name, file.type) : dropLabel(recipient, "", "");
    const writer = dropWriter(recipient, BigInt(file.size));
    const scratch = await temporary(Number(writer.length));
    try {
        await encrypt(writer, file, control, scratch.write);
        const form = new FormData();
        form.append("label", new Blob([label as Uint8Array<ArrayBuffer>]));
        form.append("file", await scratch.whole());
        await control.running();
        await post(`${base}/d/${id}`, form, file.size, control.signal, sent);
    } finally {
        writer.free();
        await scratch.remove();
    }
}

async function encrypt(writer: Writer, file: File, control: Control, write: (bytes: Uint8Array<ArrayBuffer>) => void): Promise<void> {
    let plain = new ArrayBuffer(Math.min(file.size, FULL));
    const room = new Uint8Array(Math.min(Number(writer.length), ROOM));
    for (let index = 0; index < writer.parts; index++) {
        await control.running();
        const bytes = await bytesOf(file, writer.range(index), () => plain);
        const part = await writer.part(index, bytes, undefined, room);
        plain = bytes.buffer;
        write(part.bytes);
    }
}

const page = new Peer(self as unknown as Port, {
    ...controls.methods,
    send: (transfer: number, base: string, id: string, recipient: string, file: File, { withName }: { withName: boolean }) =>
        controls.run(transfer, (control) =>
            send(base, id, recipient, file, withName, control, (bytes) => void page.call("sent", [transfer, bytes]))),
});
