// What a service worker has around it. The types of browsers' pages do not know it, and those of workers contradict them.

interface Extendable extends Event {
    waitUntil(work: Promise<unknown>): void;
}

interface Events {
    install: Extendable;
    activate: Extendable;
    message: Extendable & { readonly data: unknown };
    fetch: Extendable & { readonly request: Request; respondWith(answer: Promise<Response>): void };
}

interface Scope {
    readonly clients: {
        claim(): Promise<void>;
        matchAll(which: {
            type: "window";
            includeUncontrolled: boolean;
        }): Promise<{ postMessage(message: unknown, moved: Transferable[]): void }[]>;
    };
    skipWaiting(): Promise<void>;
    addEventListener<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): void;
}

/** The worker itself. */
export const scope = globalThis as unknown as Scope;
