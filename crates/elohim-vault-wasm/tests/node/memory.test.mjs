// How much memory a browser gives for a large file. In a process of its own: what other tests took is not counted.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Server, content, core, device, passphrase } from "./support.mjs";

const PART = 8 * 1024 * 1024;
const PARTS = 128;

test("a gigabyte is written and read in the memory of its first parts, below 200 MB", async () => {
    const vault = await core.Vault.init(new Server(), passphrase, "", device(1), undefined);
    const writer = vault.write(BigInt(PARTS * PART));
    const plain = content(PART);
    const held = () => core.linearMemory().buffer.byteLength;
    const digests = [];
    let first;
    let early;
    for (let index = 0; index < PARTS; index++) {
        const { bytes, digest } = await writer.part(index, plain, undefined, undefined);
        digests.push(digest);
        first ??= bytes;
        if (index === 3) early = held();
    }
    assert.equal(held(), early, "writing");
    const reader = writer.finish(Buffer.concat(digests), "x", "").reader();
    assert.deepEqual(await reader.part(0, first), plain);
    for (let index = 1; index < PARTS; index++) {
        const { bytes } = await writer.part(index, plain, undefined, undefined);
        const part = await reader.part(index, bytes);
        assert.equal(part.length, PART);
        if (index === 3) early = held();
    }
    assert.equal(held(), early, "reading");
    assert.ok(early < 200_000_000, `${early} bytes`);
});
