// The application as it starts without a connection: the files of one release, each checked against the release's own list.

/** Paths of files, and their SHA-256. */
interface Manifest {
    files: Record<string, string>;
}

const PREFIX = "elohimos-shell-";
/** What pages of the release before still ask for. */
const BEFORE = "elohimos-before";
const INDEX = "/index.html";
const LIST = "/web-manifest.json";
/** What a page is when there is no answer. */
const APP = "/app/";
/** Fetched at once at an installation. */
const LANES = 6;
/** How long a page waits for the server before it starts with what is here, in milliseconds. */
const PATIENCE = 3000;

/** Whether a file belongs to what starts without a connection. The pictures of the guide, and parts of old PDF files, are fetched when they are wanted. */
function isShell(path: string): boolean {
    if (path.startsWith("/assets/")) return /\.(m?js|css)$/.test(path);
    return path.startsWith("/vault/") || [INDEX, "/theme.js", "/manifest.webmanifest", "/icon.svg", "/icon-maskable.svg"].includes(path);
}

const hex = (bytes: ArrayBuffer): string => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const sha256 = async (bytes: ArrayBuffer): Promise<string> => hex(await crypto.subtle.digest("SHA-256", bytes));

/** Fetches the files of the present release. Fails when one of them is not what the list says: then the version before stays. */
export async function install(): Promise<void> {
    const answer = await fetch(LIST, { cache: "no-store" });
    // A server for development has no list, and starts with a connection only.
    if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) return;
    const text = await answer.arrayBuffer();
    const { files } = JSON.parse(new TextDecoder().decode(text)) as Manifest;
    const name = PREFIX + (await sha256(text));
    const isNew = !(await caches.has(name));
    const cache = await caches.open(name);
    const wanted = Object.entries(files).filter(([path]) => isShell(path));
    const lane = async () => {
        for (let next = wanted.pop(); next; next = wanted.pop()) await keep(cache, ...next);
    };
    try {
        await Promise.all(Array.from({ length: LANES }, lane));
        await cache.put(LIST, new Response(text));
    } catch (error) {
        if (isNew) await caches.delete(name);
        throw error;
    }
}

async function keep(cache: Cache, path: string, hash: string): Promise<void> {
    // What has its hash in its name may be here already.
    const here = path.startsWith("/assets/") ? await caches.match(path) : undefined;
    const answer = here ?? (await fetch(path === INDEX ? APP : path, { cache: "no-cache", redirect: "error" }));
    const bytes = await answer.arrayBuffer();
    if (!answer.ok || (await sha256(bytes)) !== hash) throw new Error(`${path} is not what the list of the release says`);
    await cache.put(path, stored(answer, bytes));
}

/**
 * Forgets the releases before the one that was installed last. Pages that are open go on with the one that they began with: what it had in
 * files that are named by their hash is kept until the next one comes, as the server may not have it any more.
 */
export async function activate(): Promise<void> {
    const kept = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
    const past = kept.slice(0, -1);
    const now = kept.at(-1);
    if (now !== undefined && past.length > 0) {
        await caches.delete(BEFORE);
        // One that was never begun with, because the next came before, is among them.
        for (const before of past) await keepParts(await caches.open(before), await caches.open(now)).catch(() => undefined);
    }
    await Promise.all(past.map((name) => caches.delete(name)));
}

/** A browser that has no room for them lets such a page say that it is old. */
async function keepParts(before: Cache, now: Cache): Promise<void> {
    const into = await caches.open(BEFORE);
    for (const { url } of await before.keys()) {
        const path = new URL(url).pathname;
        const part = path.startsWith("/assets/") && !(await now.match(path)) && (await before.match(path));
        if (part) await into.put(path, part);
    }
}

/** The answer to a request for a page or for what belongs to it; nothing for what is none of this. */
export function shell(request: Request): Promise<Response> | undefined {
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin) return undefined;
    if (request.mode === "navigate") return pathname === "/app" || pathname.startsWith(APP) ? newest(request, INDEX) : undefined;
    if (pathname.startsWith("/assets/")) return caches.match(pathname).then((here) => here ?? onUse(request, pathname));
    return isShell(pathname) && pathname !== INDEX ? newest(request, pathname) : undefined;
}

/** What is fetched when it is first wanted. It is kept if the list of the release has it, and it is what the list says. */
async function onUse(request: Request, path: string): Promise<Response> {
    const answer = await fetch(request);
    const cache = await present();
    const list = await cache?.match(LIST);
    if (!cache || !list || answer.status !== 200) return answer;
    const copy = answer.clone();
    const { files } = (await list.json()) as Manifest;
    const bytes = await copy.arrayBuffer();
    // A browser that has no room for it shows it all the same.
    if (files[path] === (await sha256(bytes))) await cache.put(path, stored(answer, bytes)).catch(() => undefined);
    return answer;
}

/** An answer as it is kept: its bytes are not compressed any more. */
function stored({ headers: sent }: Response, bytes: ArrayBuffer): Response {
    const headers = new Headers(sent);
    for (const name of ["content-encoding", "content-length"]) headers.delete(name);
    return new Response(bytes, { headers });
}

/** The server's answer, or what is here when it takes long or there is none. */
async function newest(request: Request, path: string): Promise<Response> {
    const cache = await present();
    const here = await cache?.match(path);
    if (!here) return fetch(request);
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE));
    const answer = await Promise.race([fetch(request).catch(() => undefined), late]);
    // A proxy that cannot reach the server says so with a status of its own.
    return answer && answer.status < 500 ? answer : here;
}

/** The release that this worker installed: the first, as a newer one waits behind it. */
async function present(): Promise<Cache | undefined> {
    const name = (await caches.keys()).find((one) => one.startsWith(PREFIX));
    return name === undefined ? undefined : caches.open(name);
}
