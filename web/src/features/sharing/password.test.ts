import { expect, it } from "vitest";

import { newPassword } from "./password";

it("makes passwords that can be read aloud, each another one", () => {
    const made = Array.from({ length: 50 }, newPassword);
    for (const password of made) expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
    expect(new Set(made).size).toBe(50);
});
