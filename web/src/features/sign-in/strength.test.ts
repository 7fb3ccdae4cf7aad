import { expect, test } from "vitest";

import { hasOwnWords, isLong, strength } from "./strength";

test("length is counted in characters, not in what they are made of", () => {
    expect(isLong("éééééééééééé")).toBe(true);
    expect(isLong("👩‍🚀 elf")).toBe(false);
    expect(strength("eleven char", "anna")).toBe("short");
});

test.each(["aaaaaaaaaaaaaaaa", "abcdefghijklmnop", "1234567890123456", "annaannaanna", "passwordpassword", "ElohimOS-vault"])(
    "%s is easily guessed",
    (password) => {
        expect(strength(password, "anna")).toBe("guessable");
    },
);

test("longer and more varied ones are better", () => {
    expect(strength("twelve chars", "anna")).toBe("fair");
    expect(strength("correct horse battery staple", "anna")).toBe("good");
    expect(strength("v7#Kq!2mZp9x", "anna")).toBe("good");
});

test("a user name in it does no harm when there is more", () => {
    expect(hasOwnWords("anna", "anna")).toBe(false);
    expect(hasOwnWords("anna likes green tea", "anna")).toBe(true);
});

test("a very long one is looked at in a moment", () => {
    expect(strength("the quick brown fox ".repeat(200), "anna")).toBe("good");
});
