// What to do with a file whose name is there already: asked once, or once for all.

/** A further version of what is there, another file beside it, or nothing. */
export type Choice = "version" | "both" | "skip";

/** What is asked. */
export interface Question {
    name: string;
    /** The folder, for people. */
    place: string;
    /** Whether what is there is a folder, which gets no versions. */
    isFolder: boolean;
    /** How many more there are of this kind. */
    more: number;
    answer: (choice: Choice, forAll: boolean) => void;
}

let question: Question | undefined;
const waiting: (() => void)[] = [];
const listeners = new Set<() => void>();

function set(next: Question | undefined): void {
    question = next;
    for (const listener of listeners) listener();
}

/** What is asked now. */
export const asked = (): Question | undefined => question;

export function watchAsked(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/** Asks, after whatever is asked already. */
export async function askClash(about: Omit<Question, "answer">): Promise<{ choice: Choice; forAll: boolean }> {
    if (question) await new Promise<void>((resolve) => waiting.push(resolve));
    return new Promise((resolve) => {
        set({
            ...about,
            answer: (choice, forAll) => {
                set(undefined);
                resolve({ choice, forAll });
                waiting.shift()?.();
            },
        });
    });
}
