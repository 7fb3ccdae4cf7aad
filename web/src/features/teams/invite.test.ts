import { beforeAll, expect, test, vi } from "vitest";

import { linkOf, readInvite } from "./invite";

beforeAll(() => vi.stubGlobal("location", { origin: "https://here.example" }));

test("a code, a fragment and a whole link all say the same", () => {
    expect(readInvite(" abc-_1 \n")).toEqual({ code: "abc-_1" });
    expect(readInvite("#abc")).toEqual({ code: "abc" });
    expect(readInvite("https://here.example/app/teams/join#abc")).toEqual({ code: "abc", origin: "https://here.example" });
    expect(readInvite(linkOf("abc"))?.code).toBe("abc");
});

test("a link keeps what it vouches with, whether these pages or the command line made it", () => {
    const link = readInvite("http://127.0.0.1:8000/join#code.secret.01900000-0000-7000-8000-000000000000");
    expect(link).toEqual({
        code: "code",
        keys: { secret: "secret", team: "01900000-0000-7000-8000-000000000000" },
        origin: "http://127.0.0.1:8000",
    });
    expect(readInvite(linkOf("code", link?.keys))).toEqual({ ...link, origin: "https://here.example" });
});

test("what could do something in a shell, or is no invite, is refused", () => {
    for (const bad of ["", "#", "a b", "a.b", "a.b.c.d", "a.$(x).c", "a.b'.c", "a..c", "https://here.example/#"]) {
        expect(readInvite(bad), bad).toBeUndefined();
    }
    expect(readInvite("javascript:alert(1)//#abc")).toEqual({ code: "abc" });
});
