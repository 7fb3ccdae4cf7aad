import { expect, test } from "vitest";

import { accountOf, actingAccount } from "./about";

test("an entry says whom it is about", () => {
    expect(accountOf({ event: "identity.role.changed", subject: "a" })).toBe("a");
    expect(accountOf({ event: "identity.bundle.assigned", subject: "a/b" })).toBe("a");
    expect(accountOf({ event: "identity.bundle.created", subject: "b" })).toBeUndefined();
    expect(accountOf({ event: "teams.member.joined", subject: "t/a" })).toBe("a");
    expect(accountOf({ event: "identity.login.failed", subject: "unknown" })).toBeUndefined();
    expect(accountOf({ event: "identity.login.succeeded", subject: "s" })).toBeUndefined();
});

test("who acted may be an account", () => {
    expect(actingAccount("account:a")).toBe("a");
    expect(actingAccount("system:sweep")).toBeUndefined();
});
