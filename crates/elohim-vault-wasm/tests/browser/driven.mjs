// Browsers that a test drives: one way to call a page in both.

import { chromium } from "playwright-core";

import { chromiumFlags, folder } from "./browsers.mjs";
import { firefox } from "./marionette.mjs";

/** A page at an address. `call` calls what the page offers to tests, `choose` gives it a file of the disk. */
export async function opened(name, url) {
    const errors = [];
    const page = name === "chromium" ? await inChromium(errors) : await firefox();
    const ready = async () => {
        while (!(await page.run("return 'test' in window"))) await new Promise((later) => setTimeout(later, 10));
    };
    await page.goto(url);
    await ready();
    return {
        errors,
        choose: page.choose,
        call: (method, ...given) => page.call(method, given),
        async reload() {
            await page.reload();
            await ready();
        },
        close: page.close,
    };
}

async function inChromium(errors) {
    // A home of its own: that of whoever runs the tests may belong to somebody else, which browsers refuse.
    const options = { executablePath: "/usr/bin/chromium", args: chromiumFlags, env: { ...process.env, HOME: folder("home") } };
    const browser = await chromium.launchPersistentContext(folder("chromium"), options);
    const page = await browser.newPage();
    page.on("console", (message) => {
        // That a request failed is said by browsers themselves, also where a test means it to.
        if (message.type() === "error" && !/Failed to load resource/.test(message.text())) errors.push(message.text());
    });
    return {
        run: (script) => page.evaluate(`(() => { ${script} })()`),
        goto: (url) => page.goto(url),
        reload: () => page.reload(),
        call: (method, given) => page.evaluate(([method, given]) => window.test[method](...given), [method, given]),
        choose: (path) => page.setInputFiles("input", path),
        close: () => browser.close(),
    };
}
