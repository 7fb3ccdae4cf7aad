// What went wrong, as people and code need it.

import type { SchemaProblem } from "./schema";

/** An error of the server, or of the way to it. `name` is its stable code. */
export class Failure extends Error {
    constructor(
        code: string,
        /** What happened. */
        readonly title: string,
        /** What to do about it. */
        readonly detail: string,
        readonly status: number,
        readonly problem?: SchemaProblem,
    ) {
        super(`${title} ${detail}`.trim());
        this.name = code;
    }

    get requestId(): string | undefined {
        return this.problem?.request_id;
    }

    /** After how many seconds to try again. */
    get retryAfter(): number | undefined {
        return this.problem?.retry_after ?? undefined;
    }
}

/** The code for everything that keeps a request from its answer. */
export const OFFLINE = "OFFLINE";

/** The failure that an answer with an error status tells of. */
export function failureOf(status: number, body: unknown): Failure {
    const problem = body as Partial<SchemaProblem> | undefined;
    const title = problem?.title ?? `HTTP ${status}`;
    return new Failure(problem?.code ?? "INTERNAL", title, problem?.detail ?? "", status, body as SchemaProblem);
}

/** Whether something failed with this code. */
export function isCode(error: unknown, ...codes: string[]): boolean {
    return error instanceof Error && codes.includes(error.name);
}
