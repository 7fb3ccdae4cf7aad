// What comes as a file.

import { ask } from "./client";
import { Failure, OFFLINE } from "./problem";

/** The bytes of an answer, whole: one that breaks off on its way is a failure as any other that does not arrive. */
export async function download(call: Promise<{ data?: Blob; error?: unknown; response: Response }>): Promise<Blob> {
    try {
        return await ask(call);
    } catch (error) {
        if (error instanceof Failure) throw error;
        throw new Failure(OFFLINE, "", "", 0);
    }
}
