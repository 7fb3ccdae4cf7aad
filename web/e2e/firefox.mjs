// Pages in Firefox, used as people do: by the names of what they see.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { folder } from "../../crates/elohim-vault-wasm/tests/browser/browsers.mjs";
import { firefox } from "../../crates/elohim-vault-wasm/tests/browser/marionette.mjs";

/** How long something may take to appear, in milliseconds. */
const PATIENCE = 60_000;
const OFTEN = 50;

/** Finds what can be seen and has this role and name. It runs in the page. */
const FIND = `
    const [role, name, exact] = arguments;
    const selectors = {
        button: "button, [role=button]", link: "a[href]", field: "input, textarea", heading: "h1, h2, h3", row: "[role=row]", text: "p, span, pre, li",
    };
    const nameOf = (one) => one.getAttribute("aria-label")
        ?? (one.getAttribute("aria-labelledby") ? document.getElementById(one.getAttribute("aria-labelledby"))?.textContent : undefined)
        ?? (one.labels?.length ? [...one.labels].map(({ textContent }) => textContent).join(" ") : one.textContent);
    const fits = (said) => exact ? said.trim() === name : said.includes(name);
    return [...document.querySelectorAll(selectors[role])].find((one) => one.checkVisibility() && fits(nameOf(one) ?? "")) ?? null;
`;

/** Reads what is written in an element. */
const WORDS = "return arguments[0].value ?? arguments[0].textContent";

export class Page {
    #driver;
    #downloads = folder("downloads");

    static async open() {
        const page = new Page();
        page.#driver = await firefox({
            "browser.download.folderList": 2,
            "browser.download.dir": page.#downloads,
            "browser.download.always_ask_before_handling_new_types": false,
            "browser.download.alwaysOpenPanel": false,
            "intl.accept_languages": "en-GB",
        });
        // So large that what is shown in a corner covers nothing that is pressed.
        await page.#driver.send("WebDriver:SetWindowRect", { width: 1400, height: 1200 });
        return page;
    }

    goto(url) {
        return this.#driver.goto(url);
    }

    /** Loads the page anew, as people do: what the driver would do is a reload by force, past the service worker. */
    async reload() {
        await this.run("window.isOld = true; location.reload()");
        await until("page that is loaded anew", () => this.run("return !('isOld' in window) && document.readyState === 'complete'"));
    }

    /** Loads it anew by force, past the service worker. Done when what is there then goes through it again. */
    async reloadByForce() {
        await this.#driver.send("WebDriver:Refresh", {});
        await until("page behind its service worker", () =>
            this.run("return navigator.serviceWorker.controller !== null && document.readyState === 'complete'"),
        );
    }

    run(script, ...given) {
        return this.#driver.run(script, ...given);
    }

    /** Waits for something that has this role and name. */
    async find(role, name, exact = true) {
        return until(`${role} “${name}”`, () => this.run(FIND, role, name, exact));
    }

    async press(role, name, exact) {
        // What is being drawn may go as it is pressed: then what has come instead is.
        return until(`pressing ${role} “${name}”`, async () => {
            const { id } = reference(await this.find(role, name, exact));
            return this.#driver.send("WebDriver:ElementClick", { id }).then(
                () => true,
                (error) => (/stale|intercepted|not interactable/.test(error.message) ? null : Promise.reject(error)),
            );
        });
    }

    async fill(name, words, exact) {
        const { id } = reference(await this.find("field", name, exact));
        await this.#driver.send("WebDriver:ElementClear", { id });
        await this.#driver.send("WebDriver:ElementSendKeys", { id, text: words });
    }

    /** Chooses a file in the first field that takes several. */
    async choose(path) {
        const found = await until("field for files", () => this.run("return document.querySelector('input[type=file][multiple]')"));
        await this.#driver.send("WebDriver:ElementSendKeys", { ...reference(found), text: path });
    }

    async words(role, name, exact) {
        return this.run(WORDS, await this.find(role, name, exact));
    }

    /** The bytes of a download, once all of it is there. */
    async downloaded(name) {
        const path = join(this.#downloads, name);
        await until(
            `download of ${name}`,
            async () => existsSync(path) && !readdirSync(this.#downloads).some((one) => one.endsWith(".part")),
        );
        return readFileSync(path);
    }

    close() {
        return this.#driver.close();
    }
}

/** The id of an element that the browser has answered. */
const reference = (element) => ({ id: Object.values(element)[0] });

async function until(what, ask) {
    for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
        const answer = await ask();
        if (answer) return answer;
        await new Promise((later) => setTimeout(later, OFTEN));
    }
    throw new Error(`there was no ${what}`);
}
