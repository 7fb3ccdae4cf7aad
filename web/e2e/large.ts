// A vault with 100,000 files in one folder, as a server has it. It is made by the core itself, which takes some seconds: through pages it
// would take an hour.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";

import { type Account, call, login } from "./api";
import { passphrase } from "./fixtures";
import type { Server } from "./server";

export const FILES = 100_000;
/** The folder that they lie in. */
export const FOLDER = "folder 0";

const TOPICS = ["Patient letter", "Minutes of the board", "Photo from Zürich", "Invoice", "Field notes"];
/** How many objects are sent at once. */
const LANES = 4;

/** The name of a file by its number, as the example of the core gives it. */
export const nameOf = (at: number): string => `${TOPICS[at % TOPICS.length]} ${at % 100 === 7 ? "budget" : "2026"} ${at}.pdf`;

/** Gives an account this vault. */
export async function largeVault(server: Server, account: Account): Promise<void> {
    const { token } = await login(server, account);
    const example = ["run", "--quiet", "--locked", "--package", "elohim-vault", "--example", "large_vault", "--"];
    const options = { stdio: ["ignore", "pipe", "inherit"] as ["ignore", "pipe", "inherit"] };
    const made = spawn("cargo", [...example, String(FILES), passphrase, String(FILES)], options);
    const lines = createInterface({ input: made.stdout })[Symbol.asyncIterator]();
    const slots = await lines.next();
    await call(server, "POST", "/vault/slots", token, JSON.parse(slots.value as string));
    const send = async () => {
        for (let line = await lines.next(); !line.done; line = await lines.next()) {
            const [id, body = ""] = line.value.split(" ");
            const bytes = Buffer.from(body, "base64");
            const digest = createHash("sha256").update(bytes).digest("base64");
            const headers = {
                authorization: `Bearer ${token}`,
                "content-type": "application/octet-stream",
                "content-digest": `sha-256=:${digest}:`,
            };
            const answer = await fetch(`${server.url}/api/v1/vault/objects/${id}`, { method: "PUT", headers, body: bytes });
            if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
        }
    };
    await Promise.all(Array.from({ length: LANES }, send));
}
