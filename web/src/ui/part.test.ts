import { expect, test, vi } from "vitest";

import { Part } from "./part";

test("a part is fetched once, when it is wanted", async () => {
    const load = vi.fn(async () => "here");
    const part = new Part(load);
    expect([part.made, load.mock.calls.length]).toEqual([undefined, 0]);
    expect(await Promise.all([part.want(), part.want()])).toEqual(["here", "here"]);
    expect(await part.want()).toBe("here");
    expect([part.made, load.mock.calls.length]).toEqual(["here", 1]);
});

test("what could not be fetched is fetched anew, and says why in words of ours", async () => {
    const load = vi.fn(async () => "here").mockRejectedValueOnce(new TypeError("Failed to fetch dynamically imported module"));
    const part = new Part(load);
    await expect(part.want()).rejects.toMatchObject({ name: "PAGE_NOT_LOADED" });
    expect(part.made).toBeUndefined();
    expect(await part.want()).toBe("here");
});
