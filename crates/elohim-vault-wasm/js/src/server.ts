// The server's part of the vault, over HTTP.

/** Where the server is, and who asks. */
export interface Access {
    /** Such as `https://vault.example`; "" for the server that the page is from. */
    base: string;
    /** The access token. */
    token: string;
    /** The team whose vault is asked for; one's own without. */
    team?: string | undefined;
}

/** What the server refused. Its name is the server's code. */
export class Refused extends Error {
    constructor(readonly status: number, code: string, message: string, readonly retryAfter: number | undefined) {
        super(message);
        this.name = code;
    }
}

/** How long to wait before trying again after a passing failure, in milliseconds. */
const WAITS = [500, 2000, 5000, 15_000];
/** The same for a transfer, which outlives a line that is gone for an hour: what is stored stays, and nobody has to begin it again. */
export const LASTING = [500, 2000, ...Array.from({ length: 720 }, () => 5000)];
/** The longest wait that a server can ask for. */
const LONGEST_WAIT = 60_000;
/** The name of what `fetch` throws when the network fails. */
const NO_NETWORK = "TypeError";
/** Codes that say that another token is needed. */
const ENDED = ["AUTH_REQUIRED", "AUTH_TOKEN_EXPIRED", "AUTH_TOKEN_INVALID"];

/** What a status says where an answer has no body: to a question with `HEAD`. */
const BY_STATUS: Record<number, string> = { 401: "AUTH_REQUIRED", 404: "VAULT_FILE_NOT_FOUND" };

/** Makes one request about the vault. */
export function request(access: Access, method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${access.token}`);
    const team = access.team === undefined ? "" : `${path.includes("?") ? "&" : "?"}team=${access.team}`;
    return call(`${access.base}/api/v1/vault/${path}${team}`, method, { ...init, headers });
}

/** Makes one request. */
export async function call(address: string, method: string, init: RequestInit): Promise<Response> {
    const answer = await fetch(address, { ...init, method, cache: "no-store", credentials: "omit", redirect: "error" });
    if (answer.ok) return answer;
    throw refused(answer.status, answer.statusText, await answer.text().catch(() => ""));
}

/** What an answer says that is not the one that was asked for. */
export function refused(status: number, statusText: string, text: string): Refused {
    const { code, title, detail, retry_after } = problem(text);
    return new Refused(status, code ?? BY_STATUS[status] ?? "Error", `${title ?? statusText} ${detail ?? ""}`.trim(), retry_after);
}

function problem(text: string): { code?: string; title?: string; detail?: string; retry_after?: number } {
    try {
        return (JSON.parse(text) as object | null) ?? {};
    } catch {
        // Whatever stands between may answer anything.
        return {};
    }
}

/** What is sent as JSON. */
export function asJson(body: object): RequestInit {
    return { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** Tries something again while its failure may pass. A cancelled one is not tried again. */
export async function retried<T>(signal: AbortSignal, attempt: () => Promise<T>, waits: readonly number[] = WAITS): Promise<T> {
    for (const wait of waits) {
        try {
            return await attempt();
        } catch (error) {
            signal.throwIfAborted();
            if (!(error instanceof Error) || !isPassing(error)) throw error;
            const asked = error instanceof Refused ? error.retryAfter : undefined;
            await pause(asked === undefined ? wait : Math.min(asked * 1000, LONGEST_WAIT), signal);
        }
    }
    return attempt();
}

function isPassing(error: Error): boolean {
    return error instanceof Refused ? [408, 429, 502, 503, 504].includes(error.status) : error.name === NO_NETWORK;
}

/** Waits, but not longer than until there is a network again. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
        const end = () => {
            clearTimeout(timer);
            removeEventListener("online", go);
            signal.removeEventListener("abort", over);
        };
        const go = () => {
            end();
            resolve();
        };
        const over = () => {
            end();
            reject(signal.reason as Error);
        };
        const timer = setTimeout(go, milliseconds);
        addEventListener("online", go);
        signal.addEventListener("abort", over);
    });
}

/** The session of a page: its tokens end while a large file is on its way, and are asked for anew. */
export class Session {
    #base: string;
    #renew: (old: string | undefined) => Promise<string>;
    #token: string | undefined;
    #renewal: Promise<string> | undefined;
    #team: string | undefined;

    /** `renew` gives a token that is good; `old` is the one that is not any more. `team` is whose vault is asked for, if not one's own. */
    constructor(base: string, renew: (old: string | undefined) => Promise<string>, team?: string) {
        this.#base = base;
        this.#renew = renew;
        this.#team = team;
    }

    /** Makes a request, or several, with a good token; once more when the token has ended meanwhile. */
    async with<T>(ask: (access: Access) => Promise<T>): Promise<T> {
        const token = this.#token ?? (await this.#fresh(undefined));
        try {
            return await ask(this.#access(token));
        } catch (error) {
            if (!(error instanceof Error) || !ENDED.includes(error.name)) throw error;
            return ask(this.#access(await this.#fresh(token)));
        }
    }

    #access(token: string): Access {
        return { base: this.#base, token, team: this.#team };
    }

    async #fresh(old: string | undefined): Promise<string> {
        if (this.#token !== undefined && this.#token !== old) return this.#token;
        this.#renewal ??= this.#renew(old).finally(() => (this.#renewal = undefined));
        return (this.#token = await this.#renewal);
    }
}
