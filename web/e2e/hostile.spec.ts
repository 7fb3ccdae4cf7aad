// Files that want to do something when somebody looks at them: none of them does.

import type { Page } from "@playwright/test";

import { makeAccount } from "./api";
import { expect, makeVault, test } from "./fixtures";

/** What a file would ask for if it could. */
const BAIT = "bait-8c1d";
const ask = (what: string) => `fetch('/${BAIT}?${what}')`;

const png = (width: number, height: number) => {
    const bytes = Buffer.from("89504e470d0a1a0a0000000d49484452000000000000000008020000000000000000", "hex");
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    return bytes;
};

/** Files, and what is seen of each. */
const FILES: [name: string, content: string | Buffer, seen: string | RegExp][] = [
    [
        "picture.svg",
        `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" onload="${ask("onload")}"><script>${ask("script")};top.location='/${BAIT}'</script>` +
            `<image href="/${BAIT}?image" width="9" height="9"/><use href="/${BAIT}?use#x"/><rect width="200" height="100" fill="teal"/>` +
            `<foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" src="/${BAIT}?frame"/></foreignObject></svg>`,
        "100 %",
    ],
    [
        "page.html",
        `<body onload="${ask("onload")}"><script>${ask("html")};top.location='/${BAIT}'</script><img src=x onerror="${ask("img")}">`,
        "<script>",
    ],
    ["page.xhtml", `<html xmlns="http://www.w3.org/1999/xhtml"><script>${ask("xhtml")}</script></html>`, "<script>"],
    ["page.mhtml", `Content-Type: text/html\r\n\r\n<script>${ask("mhtml")}</script>`, "<script>"],
    ["wide.html", Buffer.from(`<script>${ask("utf16")}</script>`, "utf16le"), "<script>"],
    ["seven.html", `+ADw-script+AD4-${ask("utf7")}+ADw-/script+AD4-`, "+ADw-script"],
    [
        "notes.md",
        `# Notes\n\n[a](javascript:${ask("link")}) [b](https://elsewhere.invalid/${BAIT}) <https://elsewhere.invalid/${BAIT}>\n\n![c](/${BAIT}?picture)\n\n` +
            `<img src=x onerror="${ask("onerror")}"><script>${ask("script")}</script>\n\n<svg><style><img src=x onerror=${ask("nested")}></style></svg>\n\n` +
            `[d](data:text/html,<script>${ask("data")}</script>) [e][f]\n\n[f]: javascript:${ask("reference")}\n`,
        "Picture, not fetched: c",
    ],
    ["table.csv", `Name,Sum\n"<img src=x onerror=${ask("cell")}>",=HYPERLINK("/${BAIT}")\n`, "<img src=x"],
    ["both.gif", `GIF89a/*${"\0".repeat(40)}*/=1;${ask("gif")}<script>${ask("tail")}</script>`, /cannot be shown/],
    ["huge.png", png(50_000, 50_000), /50000 × 50000/],
    ["paper.pdf", `<html><script>${ask("pdf")}</script>`, /cannot be shown/],
    [`x' onerror=${BAIT} <svg onload=${BAIT}>.txt`, "plain", "plain"],
];

/** The document in the frame of the preview. */
const inFrame = (page: Page) => page.getByRole("dialog").locator("iframe:not(.invisible)").contentFrame().locator("body");

test("nothing that is looked at runs, navigates or asks for anything", async ({ server, signedIn, sent }) => {
    const page = await signedIn(await makeAccount(server, "hedy"));
    await makeVault(server, page);
    const chosen = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Upload files" }).first().click();
    const files = FILES.map(([name, content]) => ({ name, mimeType: "text/html", buffer: Buffer.from(content) }));
    await (await chosen).setFiles(files);
    await expect(page.getByText("Stored and checked")).toHaveCount(files.length);
    await page.getByRole("button", { name: "Close the list of transfers" }).click();
    for (const [name, , seen] of FILES) {
        await page.getByRole("grid").getByText(name.replaceAll("/", "_"), { exact: true }).dblclick();
        await expect(inFrame(page), name).toContainText(seen);
        const found = await inFrame(page).evaluate((body) => ({
            origin: self.origin,
            scripts: body.ownerDocument.querySelectorAll("script:not([src])").length,
            ways: body.querySelectorAll("a[href], iframe, object, embed, form, base, meta").length,
            handlers: [...body.querySelectorAll("*")].filter((one) =>
                one.getAttributeNames().some((attribute) => attribute.startsWith("on")),
            ).length,
        }));
        expect(found, name).toEqual({ origin: "null", scripts: 0, ways: 0, handlers: 0 });
        for (const link of await inFrame(page).locator(".link").all()) await link.click();
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog"), name).toHaveCount(0);
    }
    expect(page.url()).toContain("/app/files");
    expect(page.context().pages()).toHaveLength(1);
    expect(sent.filter((request) => request.split("\n")[0]?.includes(BAIT))).toEqual([]);
});
