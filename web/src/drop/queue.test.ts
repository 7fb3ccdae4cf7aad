import { describe, expect, it } from "vitest";

import { type Item, queue, reasonOf, stopsAll } from "./queue";

const file = (name: string) => new File(["12345"], name);
const is = (items: Item[]) => items.map((item) => item.is);

describe("the queue of a drop page", () => {
    const two = queue([], { do: "add", files: [file("a"), file("b")] });

    it("gives every file a number of its own, also after one was taken out", () => {
        const less = queue(two, { do: "remove", id: 0 });
        expect(queue(less, { do: "add", files: [file("c")] }).map(({ id }) => id)).toEqual([1, 2]);
    });

    it("counts what was sent, and begins anew after a failure", () => {
        const half = queue(queue(two, { do: "begin", id: 0 }), { do: "sent", id: 0, bytes: 3 });
        expect(half[0]).toMatchObject({ is: "sending", sent: 3 });
        const failed = queue(half, { do: "failed", id: 0, error: new Error("x") });
        expect(is(failed)).toEqual(["failed", "waiting"]);
        expect(queue(failed, { do: "begin", id: 0 })[0]).toEqual({ id: 0, file: half[0]?.file, is: "sending", sent: 0 });
    });

    it("knows which failures all files would meet", () => {
        const named = (name: string) => Object.assign(new Error(), { name });
        expect(reasonOf(named("DROP_BOX_FULL"))).toBe("full");
        expect(stopsAll(named("DROP_BOX_FULL"))).toBe(false);
        expect(stopsAll(named("DROP_BOX_NOT_FOUND"))).toBe(true);
        expect(reasonOf(named("SOMETHING"))).toBe("other");
    });
});
