// What pages have of the vault's workers when those are gone.

import { expect, test, vi } from "vitest";

import { named, Peer } from "#vault/peer.js";
import { Transfers } from "#vault/transfer.js";

const GONE = named("VAULT_LOCKED", "the vault was locked");

/** A worker that never answers. */
const silent = () => ({ postMessage: vi.fn(), addEventListener: () => undefined });

test("what waits for an answer fails when the other side is ended, and so does what is asked later", async () => {
    const port = silent();
    const peer = new Peer(port, {});
    const waiting = peer.call("label");
    peer.end(GONE);
    await expect(waiting).rejects.toBe(GONE);
    await expect(peer.call("label")).rejects.toBe(GONE);
    expect(port.postMessage).toHaveBeenCalledTimes(1);
});

test("a download of what is ended fails, and can still be told to pause and to end", async () => {
    const peer = new Peer(silent(), {});
    const transfer = new Transfers().receive(peer, "download", ["/a"], new WritableStream());
    peer.end(GONE);
    await expect(transfer.done).rejects.toBe(GONE);
    transfer.pause();
    transfer.cancel();
});
