import { Star } from "lucide-react";
import { expect, test, vi } from "vitest";

vi.mock("@/features/vault/session", () => ({}));

const { allowed, mayAs } = await import("./rights");

const actions = ["open", "rename", "download", "share", "move", "star", "details", "trash"].map((id) => ({
    ...{ id, label: id, icon: Star },
    run: () => undefined,
}));
const ids = (role: Parameters<typeof mayAs>[0]) => allowed(actions, mayAs(role)).map(({ id }) => id);

test("each role of a team's vault is offered what its log would take", () => {
    expect(ids("reader")).toEqual(["open", "download", "details"]);
    expect(ids(undefined)).toEqual(["open", "download", "details"]);
    expect(ids("writer")).toEqual(["open", "rename", "download", "share", "move", "details", "trash"]);
    expect([mayAs("writer").destroy, mayAs("admin").destroy]).toEqual([false, true]);
    expect(allowed(actions, { write: true, destroy: true, own: true })).toEqual(actions);
});
