// What is to be sent, one file after the other, and what became of it.

/** A file in the queue. */
export interface Item {
    id: number;
    file: File;
    is: "waiting" | "sending" | "arrived" | "failed";
    sent: number;
    error?: unknown;
}

/** What happens to the queue. */
export type Step =
    | { do: "add"; files: File[] }
    | { do: "remove"; id: number }
    | { do: "begin"; id: number }
    | { do: "sent"; id: number; bytes: number }
    | { do: "arrived"; id: number }
    | { do: "failed"; id: number; error: unknown }
    | { do: "clear" };

/** The queue after something happened. */
export function queue(items: Item[], step: Step): Item[] {
    const one = (id: number, change: (item: Item) => Item) => items.map((item) => (item.id === id ? change(item) : item));
    switch (step.do) {
        case "add": {
            const first = (items.at(-1)?.id ?? -1) + 1;
            return [...items, ...step.files.map((file, at): Item => ({ id: first + at, file, is: "waiting", sent: 0 }))];
        }
        case "remove":
            return items.filter((item) => item.id !== step.id);
        case "begin":
            return one(step.id, ({ id, file }) => ({ id, file, is: "sending", sent: 0 }));
        case "sent":
            return one(step.id, (item) => ({ ...item, sent: item.sent + step.bytes }));
        case "arrived":
            return one(step.id, (item) => ({ ...item, is: "arrived", sent: item.file.size }));
        case "failed":
            return one(step.id, (item) => ({ ...item, is: "failed", error: step.error }));
        case "clear":
            return [];
    }
}

/** Why a file did not arrive. */
export type Reason = "closed" | "full" | "throttled" | "offline" | "changed" | "bad" | "other";

const REASONS: Record<string, Reason> = {
    DROP_BOX_NOT_FOUND: "closed",
    NOT_FOUND: "closed",
    DROP_BOX_FULL: "full",
    BODY_TOO_LARGE: "full",
    VAULT_QUOTA_EXCEEDED: "full",
    STORAGE_FULL: "full",
    RATE_LIMITED: "throttled",
    OFFLINE: "offline",
    TypeError: "offline",
    VAULT_SOURCE_CHANGED: "changed",
    NotReadableError: "changed",
    NotFoundError: "changed",
    VAULT_BAD_NAME: "bad",
};

export const reasonOf = (error: unknown): Reason => (error instanceof Error && REASONS[error.name]) || "other";

/** Whether the files after it would meet the same. */
export const stopsAll = (error: unknown): boolean => ["closed", "throttled", "offline", "bad"].includes(reasonOf(error));
