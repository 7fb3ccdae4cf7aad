// Parts of these pages that are fetched when they are wanted.

/** The code of what could not be fetched: a line that was lost, or a server that has newer pages than this one. */
const NOT_LOADED = "PAGE_NOT_LOADED";

/** A part that is fetched when it is first wanted. */
export class Part<T> {
    #load: () => Promise<T>;
    #made: T | undefined;
    #loading: Promise<T> | undefined;

    constructor(load: () => Promise<T>) {
        this.#load = load;
    }

    /** The part, when it is here. */
    get made(): T | undefined {
        return this.#made;
    }

    /** Fetches it. What could not be fetched is fetched anew the next time that it is wanted. */
    want(): Promise<T> {
        this.#loading ??= this.#fetch().finally(() => {
            this.#loading = undefined;
        });
        return this.#loading;
    }

    async #fetch(): Promise<T> {
        try {
            this.#made ??= await this.#load();
            return this.#made;
        } catch (error) {
            throw Object.assign(new Error("a part of the page could not be loaded", { cause: error }), { name: NOT_LOADED });
        }
    }
}
