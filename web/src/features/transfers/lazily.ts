import type { Transfer } from "#vault/client.js";
import { named } from "#vault/peer.js";

/** A transfer that has to find something out before it begins. */
export function lazily(begin: () => Promise<Transfer>): Transfer {
    let transfer: Transfer | undefined;
    let isPaused = false;
    let isCancelled = false;
    const run = async () => {
        const begun = await begin();
        transfer = begun;
        if (isPaused) begun.pause();
        if (isCancelled) begun.cancel();
        await begun.done;
    };
    let end = (_: Error) => {};
    const cancelled = new Promise<never>((_, reject) => {
        end = reject;
    });
    return {
        done: Promise.race([run(), cancelled]),
        pause: () => {
            isPaused = true;
            transfer?.pause();
        },
        resume: () => {
            isPaused = false;
            transfer?.resume();
        },
        cancel: () => {
            isCancelled = true;
            transfer?.cancel();
            end(named("CANCELLED", "the transfer was cancelled"));
        },
    };
}
