// Calls between a page and its workers, in both directions, over what they post to each other.

/** A message port, a worker, or the scope of one. */
export interface Port {
    postMessage(message: unknown, transfer: Transferable[]): void;
    addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

/** What the other side may call. */
export type Methods = Record<string, (...given: never[]) => unknown>;

/** An answer whose buffers go over to the other side instead of being copied. */
export class Moved<T> {
    constructor(readonly value: T, readonly buffers: Transferable[]) {}
}

/** An error as it crosses: `name` is the stable code. */
interface Thrown {
    name: string;
    message: string;
    /** Seconds to wait before another try, where the server says so. */
    retryAfter?: number | undefined;
}

type Message =
    | { call: number; method: string; given: unknown[] }
    | { answer: number; value?: unknown; thrown?: Thrown };

/** The other side. */
export class Peer {
    #port: Port;
    #methods: Methods;
    #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
    #next = 0;
    #ended: Error | undefined;

    constructor(port: Port, methods: Methods) {
        this.#port = port;
        this.#methods = methods;
        port.addEventListener("message", (event) => void this.#take(event.data as Message));
    }

    /** Calls a method of the other side, and waits for its answer. */
    call<T>(method: string, given: unknown[] = [], transfer: Transferable[] = []): Promise<T> {
        if (this.#ended) return Promise.reject(this.#ended);
        const call = this.#next++;
        return new Promise<T>((resolve, reject) => {
            this.#waiting.set(call, { resolve: resolve as (value: never) => void, reject });
            this.#port.postMessage({ call, method, given } satisfies Message, transfer);
        });
    }

    /** Ends what waits for an answer that cannot come any more. What is called later fails at once. */
    end(error: Error): void {
        this.#ended = error;
        for (const { reject } of this.#waiting.values()) reject(error);
        this.#waiting.clear();
    }

    async #take(message: Message): Promise<void> {
        if ("answer" in message) {
            const waiting = this.#waiting.get(message.answer);
            this.#waiting.delete(message.answer);
            if (message.thrown) waiting?.reject(asError(message.thrown));
            else waiting?.resolve(message.value as never);
            return;
        }
        try {
            const method = this.#methods[message.method];
            if (!method) throw named("VALIDATION_FAILED", `there is no ${message.method}`);
            const made = await method(...(message.given as never[]));
            const [value, buffers] = made instanceof Moved ? [made.value, made.buffers] : [made, []];
            this.#port.postMessage({ answer: message.call, value } satisfies Message, buffers);
        } catch (error) {
            this.#port.postMessage({ answer: message.call, thrown: asThrown(error) } satisfies Message, []);
        }
    }
}

function asThrown(error: unknown): Thrown {
    if (!(error instanceof Error)) return { name: "Error", message: String(error) };
    const { name, message, retryAfter } = error as Error & Thrown;
    return { name, message, retryAfter };
}

function asError({ name, message, retryAfter }: Thrown): Error {
    const error = named(name, message);
    return retryAfter === undefined ? error : Object.assign(error, { retryAfter });
}

/** An error with a stable code as its name. */
export function named(name: string, message: string): Error {
    const error = new Error(message);
    error.name = name;
    return error;
}
