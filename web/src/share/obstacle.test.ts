import { describe, expect, it } from "vitest";

import { obstacle } from "./obstacle";

const failed = (name: string): Error => Object.assign(new Error(), { name });

describe("what keeps a link from opening", () => {
    it.each([
        ["expired", "expired"],
        ["max_downloads_reached", "usedUp"],
        ["invalid_token", "unknown"],
        ["rate_limited", "throttled"],
        ["RATE_LIMITED", "throttled"],
        ["VAULT_BAD_NAME", "broken"],
        ["password_required", "broken"],
        ["TypeError", "offline"],
        ["VAULT_SERVER_NOT_TRUSTED", "failed"],
    ] as const)("%s is %s", (code, why) => expect(obstacle(failed(code))).toBe(why));
});
