import { expect, it } from "vitest";

import { inFolders } from "./inFolders";

it("gathers files by folder, those outside of folders first", () => {
    const files = [{ folder: ["b", "c"] }, { folder: [] }, { folder: ["a"] }, { folder: ["b", "c"] }];
    expect(inFolders(files)).toEqual([
        ["", [1]],
        ["a", [2]],
        ["b / c", [0, 3]],
    ]);
});
