import { createHash } from "node:crypto";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { activate, install, shell } from "./shell";

const ORIGIN = "https://clinic.example";
const FILES: Record<string, string> = {
    "/index.html": "the application",
    "/share.html": "a link",
    "/theme.js": "light or dark",
    "/assets/app-1.js": "the code",
    "/assets/app-1.css": "the looks",
    "/assets/files-1.png": "a picture of the guide",
    "/assets/Adobe-Japan1-1.bcmap": "a part of an old PDF file",
    "/vault/vault.worker.js": "the vault",
};
const hash = (text: string) => createHash("sha256").update(text).digest("hex");

/** What lies in the caches: of each, addresses and bytes. */
let kept: Map<string, Map<string, Response>>;
let fetched: string[];
let served: Record<string, string>;

beforeEach(() => {
    kept = new Map();
    fetched = [];
    served = { ...FILES, "/app/": FILES["/index.html"] as string };
    const files = Object.fromEntries(Object.entries(FILES).map(([path, text]) => [path, hash(text)]));
    served["/web-manifest.json"] = JSON.stringify({ files });
    const opened = (entries: Map<string, Response>) => ({
        match: async (path: string) => entries.get(path)?.clone(),
        put: async (path: string, answer: Response) => void entries.set(path, answer),
        keys: async () => [...entries.keys()].map((path) => ({ url: ORIGIN + path })),
    });
    vi.stubGlobal("location", { origin: ORIGIN });
    vi.stubGlobal("caches", {
        has: async (name: string) => kept.has(name),
        keys: async () => [...kept.keys()],
        delete: async (name: string) => kept.delete(name),
        open: async (name: string) => {
            if (!kept.has(name)) kept.set(name, new Map());
            return opened(kept.get(name) as Map<string, Response>);
        },
        match: async (path: string) => [...kept.values()].map((entries) => entries.get(path)?.clone()).find(Boolean),
    });
    vi.stubGlobal("fetch", async (from: string | Request) => {
        const path = typeof from === "string" ? from : new URL(from.url).pathname;
        fetched.push(path);
        const text = served[path];
        if (text === undefined) throw new TypeError("no connection");
        return new Response(text, { headers: { "content-type": path.endsWith(".json") ? "application/json" : "text/plain" } });
    });
});

afterEach(() => vi.unstubAllGlobals());

const inCache = () => [...kept.values()].flatMap((entries) => [...entries.keys()]).sort();
const ask = (path: string) => shell(new Request(ORIGIN + path));
const words = async (path: string) => (await (await ask(path))?.text()) ?? "";
const PICTURE = "/assets/files-1.png";

test("an installation fetches what starts the application, and neither pictures nor parts of PDF files", async () => {
    await install();
    expect(inCache()).toEqual([
        "/assets/app-1.css",
        "/assets/app-1.js",
        "/index.html",
        "/theme.js",
        "/vault/vault.worker.js",
        "/web-manifest.json",
    ]);
    expect(fetched).not.toContain(PICTURE);
    expect(fetched).not.toContain("/assets/Adobe-Japan1-1.bcmap");
});

test("a picture that was shown once is there without a connection", async () => {
    await install();
    expect(await words(PICTURE)).toBe("a picture of the guide");
    served = {};
    expect(await words(PICTURE)).toBe("a picture of the guide");
    expect(fetched.filter((path) => path === PICTURE)).toHaveLength(1);
});

test("what is not as the list of the release says is not kept", async () => {
    await install();
    served[PICTURE] = "another picture";
    expect(await words(PICTURE)).toBe("another picture");
    expect(inCache()).not.toContain(PICTURE);
});

test("before an installation everything comes from the server", async () => {
    expect(await words(PICTURE)).toBe("a picture of the guide");
    expect(inCache()).toEqual([]);
});

test("an installation that meets a changed file leaves nothing behind", async () => {
    served["/assets/app-1.js"] = "somebody else's code";
    await expect(install()).rejects.toThrow("/assets/app-1.js");
    expect(kept.size).toBe(0);
});

test("what belongs to the API, to links and to drop boxes is left to the browser", () => {
    for (const path of ["/api/v1/vault/usage", "/s/0123", "/d/0123", "/share.html"]) expect(ask(path)).toBeUndefined();
});

/** A release with other code, whose server has nothing of the one before. */
async function release(number: number, isBegun = true): Promise<void> {
    const files = {
        "/index.html": `application ${number}`,
        [`/assets/app-${number}.js`]: `code ${number}`,
        "/assets/app-1.css": "the looks",
    };
    const list = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, hash(text)]));
    served = { ...files, "/app/": files["/index.html"], "/web-manifest.json": JSON.stringify({ files: list }) };
    await install();
    if (isBegun) await activate();
}

test("pages of the release before are given their code, and new ones the new", async () => {
    await release(1);
    await release(2);
    expect([await words("/assets/app-1.js"), await words("/assets/app-2.js")]).toEqual(["code 1", "code 2"]);
    expect(fetched.filter((path) => path === "/assets/app-1.css")).toHaveLength(1);
    served = {};
    const [present] = kept.keys();
    expect(
        await kept
            .get(present as string)
            ?.get("/index.html")
            ?.clone()
            .text(),
    ).toBe("application 2");
    expect([...kept.values()].filter((entries) => entries.has("/index.html"))).toHaveLength(1);
});

test("a release that nobody began with does not take the place of the one before it", async () => {
    await release(1);
    await release(2, false);
    await release(3);
    expect([await words("/assets/app-1.js"), await words("/assets/app-3.js")]).toEqual(["code 1", "code 3"]);
});

test("what the release before that had is forgotten", async () => {
    for (const number of [1, 2, 3]) await release(number);
    await expect(ask("/assets/app-1.js")).rejects.toThrow("no connection");
    expect(await words("/assets/app-2.js")).toBe("code 2");
    expect(inCache().filter((path) => path === "/assets/app-1.css")).toHaveLength(1);
});
