// Giving up uploads that were interrupted.

import { lockOf } from "./lock.js";
import { unless } from "./pool.js";
import { asJson, request } from "./server.js";
import { type Desk, waiting } from "./upload.js";

/** Forgets an upload that waits: what was sent of it goes, and it is not offered any more. */
export async function forget(desk: Desk, id: string): Promise<void> {
    const found = (await waiting(desk)).find((one) => one.id === id);
    if (!found) return;
    // While it is under way it is not one that waits.
    await navigator.locks.request(lockOf(found, desk.team), async () => {
        const begun = (await desk.journal.list()).find((one) => one.id === id);
        if (!begun) return;
        await desk.journal.forget(id);
        // If this fails, the server gives it up by itself.
        await giveUp(desk, begun.journal, found).catch(() => undefined);
    });
}

async function giveUp({ vault, turns, session, pool }: Desk, journal: Uint8Array, { size, modified }: { size: number; modified: number }): Promise<void> {
    const writer = await turns(async () => vault.resume(journal, BigInt(size), modified));
    if (!writer) return;
    const { object, length, parts } = writer;
    writer.free();
    // It may be in the vault, and only the answer to that was lost.
    const isNamed = await turns(async () => {
        await vault.refresh();
        return vault.names(object);
    });
    if (isNamed) return;
    const body = asJson({ object, length: Number(length), parts });
    const answer = await unless("VAULT_OBJECT_EXISTS", session.with((access) => request(access, "POST", "uploads", body)));
    if (!answer) return pool.delete(object);
    const { id } = (await answer.json()) as { id: string };
    await session.with((access) => request(access, "DELETE", `uploads/${id}`));
}
