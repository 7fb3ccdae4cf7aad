// What is offered on every page, or on one while it is there: commands of the palette, and keys.

import { useEffect, useRef, useSyncExternalStore } from "react";

/** What is offered now, and who is told when that changes. `nameOf` says what of a thing people see: when it changes it is offered anew. */
export class Offered<T extends { run: () => void }> {
    #nameOf: (one: T) => string;
    #all = new Set<T>();
    #listeners = new Set<() => void>();
    #listed: T[] = [];

    constructor(nameOf: (one: T) => string) {
        this.#nameOf = nameOf;
    }

    /** In the order in which they were offered; the same array while nothing changes. */
    readonly list = (): T[] => this.#listed;

    readonly watch = (listener: () => void): (() => void) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
    };

    /** Tells whoever watches. */
    tell(): void {
        this.#listed = [...this.#all];
        for (const listener of this.#listeners) listener();
    }

    /** Offers these. Answers what ends that. */
    add(...these: T[]): () => void {
        for (const one of these) this.#all.add(one);
        this.tell();
        return () => {
            for (const one of these) this.#all.delete(one);
            this.tell();
        };
    }

    useList(): T[] {
        return useSyncExternalStore(this.watch, this.list);
    }

    /** Offers these while the component is there. */
    useWhileHere(these: T[]): void {
        const latest = useRef(these);
        latest.current = these;
        const signature = these.map(this.#nameOf).join("\n\n");
        // What they do is taken when it is done; only the list is offered anew.
        useEffect(() => this.add(...latest.current.map((one, at) => ({ ...one, run: () => latest.current[at]?.run() }))), [signature]);
    }
}
