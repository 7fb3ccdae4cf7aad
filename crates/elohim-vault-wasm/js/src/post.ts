// Sending a large body: `fetch` tells nothing of how much has left.

import { named } from "./peer.js";
import { refused } from "./server.js";

/** Sends a form. `sent` is told how many more of the `size` bytes that it stands for have left. */
export function post(address: string, form: FormData, size: number, signal: AbortSignal, sent: (bytes: number) => void): Promise<void> {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        let told = 0;
        const tell = (left: number) => {
            if (left <= told) return;
            sent(left - told);
            told = left;
        };
        const cancel = () => request.abort();
        request.open("POST", address);
        request.upload.onprogress = ({ loaded, total }) => tell(total > 0 ? Math.floor((loaded / total) * size) : 0);
        request.onload = () => {
            if (request.status >= 300) return reject(refused(request.status, request.statusText, request.responseText));
            tell(size);
            resolve();
        };
        // As `fetch` calls it.
        request.onerror = () => reject(named("TypeError", "the network failed"));
        request.onabort = () => reject(signal.reason as Error);
        request.onloadend = () => signal.removeEventListener("abort", cancel);
        signal.addEventListener("abort", cancel, { once: true });
        request.send(form);
    });
}
