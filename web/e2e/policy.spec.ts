// What code in a page must not do even if somebody gets it to run: everything here is tried on purpose, is blocked, and is told the server.

import { createServer } from "node:net";

import type { Frame } from "@playwright/test";

import { login, makeAccount } from "./api";
import { expect, makeVault, test } from "./fixtures";
import type { Server } from "./server";
import { row, upload } from "./steps";

/** What is tried in a page, and the directives of the policy that are then reported. `elsewhere` is another origin. */
interface Attempt {
    /** Leaves `ran` behind in the window if something ran, and `taken` if the page let itself be changed. */
    act: (elsewhere: string) => void;
    app: string[];
    /** The frame of previews has another policy, and its sandbox stops some things before any policy is asked. Without it, it is not tried. */
    preview?: string[];
}

declare global {
    interface Window {
        reported: string[];
        ran?: string;
        taken?: string;
    }
}

const TYPES = "require-trusted-types-for";

const ATTEMPTS: Record<string, Attempt> = {
    "script element with text": {
        act: () => {
            const script = document.createElement("script");
            script.append("window.ran = 'script'");
            document.body.append(script);
        },
        app: [TYPES],
        preview: ["script-src-elem"],
    },
    "script from elsewhere": {
        act: (elsewhere) => {
            const script = document.createElement("script");
            script.src = `${elsewhere}/script.js`;
            document.body.append(script);
        },
        app: [TYPES],
        preview: ["script-src-elem"],
    },
    eval: {
        // biome-ignore lint/security/noGlobalEval: that it is refused is what is tested
        act: () => void eval("window.ran = 'eval'"),
        app: [TYPES],
        preview: ["script-src"],
    },
    "function made of text": {
        act: () => void new Function("window.ran = 'function'")(),
        app: [TYPES],
        preview: ["script-src"],
    },
    "handler in an attribute": {
        act: () => {
            const button = document.createElement("button");
            button.setAttribute("onclick", "window.ran = 'handler'");
            button.click();
        },
        app: [TYPES],
        preview: ["script-src-attr"],
    },
    "text as HTML": {
        act: () => {
            const place = document.createElement("div");
            place.innerHTML = "<b>text</b>";
            window.taken = place.innerHTML;
        },
        app: [TYPES],
    },
    "address of JavaScript": {
        act: () => location.assign("javascript:window.ran='address'"),
        app: ["script-src-elem"],
        preview: ["script-src-elem"],
    },
    "style element": {
        act: () => {
            const style = document.createElement("style");
            style.append("body { opacity: 0.5 }");
            document.body.append(style);
            if (getComputedStyle(document.body).opacity !== "1") window.taken = "style";
        },
        app: ["style-src-elem"],
        preview: ["style-src-elem"],
    },
    "picture from elsewhere": {
        act: (elsewhere) => {
            new Image().src = `${elsewhere}/picture.png`;
        },
        app: ["img-src"],
        preview: ["img-src"],
    },
    "request to elsewhere": {
        act: (elsewhere) => void fetch(`${elsewhere}/request`, { mode: "no-cors" }).catch(() => undefined),
        app: ["connect-src"],
        preview: ["connect-src"],
    },
    "beacon to elsewhere": {
        act: (elsewhere) => void navigator.sendBeacon(`${elsewhere}/beacon`, "text"),
        app: ["connect-src"],
        preview: ["connect-src"],
    },
    "socket to elsewhere": {
        act: (elsewhere) => void new WebSocket(`${elsewhere.replace("http", "ws")}/socket`),
        app: ["connect-src"],
        preview: ["connect-src"],
    },
    "frame of elsewhere": {
        act: (elsewhere) => {
            const frame = document.createElement("iframe");
            frame.src = `${elsewhere}/frame`;
            document.body.append(frame);
        },
        app: ["frame-src"],
        preview: ["frame-src"],
    },
    "worker from elsewhere": {
        act: () => void new Worker(URL.createObjectURL(new Blob(["postMessage(1)"]))),
        app: [TYPES],
        preview: ["worker-src"],
    },
    "form to elsewhere": {
        act: (elsewhere) => {
            const form = document.createElement("form");
            form.action = `${elsewhere}/form`;
            form.method = "post";
            document.body.append(form);
            form.submit();
        },
        app: ["form-action"],
        preview: [],
    },
    "base element": {
        act: (elsewhere) => {
            const base = document.createElement("base");
            base.href = elsewhere;
            document.head.append(base);
            if (document.baseURI.startsWith(elsewhere)) window.taken = document.baseURI;
        },
        app: ["base-uri"],
        preview: ["base-uri"],
    },
};

/** As the server counts them: what a directive says more precisely belongs to it. */
const counted = (directive: string) => directive.replace(/-(elem|attr)$/, "");

/** How many reports of a directive have come to the server. */
async function reports(server: Server, token: string): Promise<Record<string, number>> {
    const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    const lines = (await answer.text()).matchAll(/^elohimos_csp_violations_total\{directive="([^"]+)"\} (\d+)$/gm);
    return Object.fromEntries([...lines].map(([, directive, count]) => [directive, Number(count)]));
}

/** Tries everything in a document. */
async function tryAll(server: Server, frame: Frame, kind: "app" | "preview", complaints: string[]): Promise<void> {
    // Another origin, that hears whoever comes.
    const asked: string[] = [];
    const other = createServer((socket) => {
        // Chromium may open a connection before it asks the policy; what counts is whether anything is said.
        socket.on("data", (said) => asked.push(said.toString("latin1")));
        socket.on("error", () => undefined);
    });
    await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening));
    const elsewhere = `http://127.0.0.1:${(other.address() as { port: number }).port}`;
    const { token } = await login(server, server.founder);
    await frame.evaluate(() => {
        window.reported = [];
        document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => window.reported.push(effectiveDirective));
    });
    const address = frame.url();
    for (const [what, { act, [kind]: directives }] of Object.entries(ATTEMPTS)) {
        if (!directives) continue;
        const before = await reports(server, token);
        await frame.evaluate(() => {
            window.reported = [];
        });
        // From a timer, as code of the page: what drives the browser may do more than that.
        await frame.evaluate(`setTimeout(() => { try { (${act})(${JSON.stringify(elsewhere)}) } catch {} })`);
        await expect.poll(() => frame.evaluate(() => window.reported), { message: what }).toEqual(directives);
        const due = directives.map(counted);
        const more = async () => {
            const now = await reports(server, token);
            return due.map((directive) => (now[directive] ?? 0) - (before[directive] ?? 0));
        };
        await expect.poll(more, { message: what }).toEqual(due.map(() => 1));
        expect(await frame.evaluate(() => [window.ran, window.taken, location.href]), what).toEqual([undefined, undefined, address]);
    }
    other.close();
    expect(asked).toEqual([]);
    for (const said of complaints.splice(0)) expect(said).toMatch(/Content Security Policy|requires 'Trusted|is sandboxed/);
}

for (const path of ["/app/sign-in", `/s/${"0".repeat(32)}`, `/d/${"0".repeat(32)}`]) {
    test(`a page does nothing that its policy forbids: ${path.slice(0, 4)}`, async ({ server, page, complaints }) => {
        await page.goto(server.url + path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await tryAll(server, page.mainFrame(), "app", complaints);
    });
}

test("the frame of previews does nothing that its policy forbids", async ({ server, signedIn, complaints }) => {
    const page = await signedIn(await makeAccount(server, "petra"));
    await makeVault(server, page);
    await upload(page, { "notes.txt": "text" });
    await row(page, "notes.txt").dblclick();
    const frame = page.getByRole("dialog").locator("iframe:not(.invisible)");
    await expect(frame.contentFrame().locator("body")).toContainText("text");
    const inner = page.frames().find((one) => one.url().endsWith("/preview.html")) as Frame;
    await tryAll(server, inner, "preview", complaints);
});
