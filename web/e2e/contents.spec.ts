// Files are found by what they say.

import { makeAccount } from "./api";
import { expect, makeVault, test } from "./fixtures";
import { docx, scanned, written } from "./papers";
import { type Contents, find, goTo, upload } from "./steps";

test.slow();

test("documents are found by their words, and hostile ones stop no other", async ({ server, signedIn }) => {
    const page = await signedIn(await makeAccount(server, "olga"));
    await makeVault(server, page);
    const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
    const bomb = `<!DOCTYPE x [<!ENTITY a "${"wheatear ".repeat(1000)}">]>`;
    const before: Contents = {
        "plan.pdf": written("The goldfinch leaves at nine"),
        "scan.pdf": scanned(Buffer.alloc(10), "JBIG2Decode", "DeviceGray", 1),
        "broken.pdf": "%PDF-1.7 goldfinch",
        "letter.docx": docx(paragraph("The gold</w:t></w:r><w:r><w:t>finch &amp; the siskin"), { note: paragraph("linnet") }),
        "bomb.docx": docx(paragraph("&a; goldfinch"), { begin: bomb }),
        "long.docx": docx(paragraph("goldfinch") + " ".repeat(17 * 1024 * 1024)),
        "none.docx": "PK goldfinch",
    };
    await upload(page, before);
    await page.getByRole("link", { name: "Vault settings" }).click();
    await page.getByRole("switch", { name: "Search inside files" }).click();
    await expect(page.getByText("Files are searched inside from now on")).toBeVisible();
    await expect(page.getByText("4 texts are not in the index yet, or cannot be read.")).toBeVisible();
    await goTo(page, "Files");
    const search = page.getByRole("searchbox");
    await find(page, "goldfinch", "letter.docx", "plan.pdf");
    await find(page, "siskin linnet", "letter.docx");
    await find(page, "leaves nine", "plan.pdf");
    // What the document is dressed with is no text of it, and what could grow was not read.
    await search.fill("wheatear");
    await expect(page.getByText("Nothing was found")).toBeVisible();
    await search.fill("");
    await upload(page, { "later.pdf": written("a whinchat"), "later.docx": docx(paragraph("and another whinchat")) });
    await find(page, "whinchat", "later.docx", "later.pdf");
});
