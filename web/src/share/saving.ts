// Files of a link on their way to the disk.

import { downloadZip, predictLength } from "client-zip";
import { useEffect, useRef, useState } from "react";
import type { LinkClient, OpenedLink } from "#vault/link.js";
import { counted } from "@/features/transfers/counted";
import { saveStream } from "@/features/transfers/save";

type SharedFile = OpenedLink["files"][number];

/** A file that is being saved, or was, or could not be. */
export interface Saving {
    is: "running" | "saved" | "failed";
    done: number;
    whole: number;
    error?: unknown;
    cancel: () => void;
}

/** Stands for all files, where a file is known by its number. */
export const ALL = "all";

/** Where a file lies, as one path. */
export const pathOf = (file: SharedFile): string => [...file.folder, file.name].join("/");

/** Saves files of a link, and tells how far it is. */
export function useSaving(client: LinkClient, files: SharedFile[]) {
    const [savings, setSavings] = useState<Record<string, Saving>>({});
    const running = useRef(new Set<AbortController>());
    useEffect(() => {
        // Closing the tab in the middle leaves half a file, and the download is counted.
        const stay = (event: BeforeUnloadEvent) => running.current.size > 0 && event.preventDefault();
        addEventListener("beforeunload", stay);
        return () => removeEventListener("beforeunload", stay);
    }, []);

    const start = async (
        id: string,
        whole: number,
        name: string,
        length: number,
        stream: (took: Took, signal: AbortSignal) => ReadableStream<Uint8Array>,
    ) => {
        const ending = new AbortController();
        const change = (part: Partial<Saving>) => setSavings((before) => ({ ...before, [id]: { ...(before[id] as Saving), ...part } }));
        setSavings((before) => ({ ...before, [id]: { is: "running", done: 0, whole, cancel: () => ending.abort() } }));
        running.current.add(ending);
        let done = 0;
        const took = (bytes: number) => {
            done += bytes;
            change({ done });
        };
        try {
            await saveStream({ name, size: length, stream: stream(took, ending.signal) });
            change({ is: "saved" });
        } catch (error) {
            if (ending.signal.aborted) setSavings(({ [id]: _, ...others }) => others);
            else change({ is: "failed", error });
        } finally {
            running.current.delete(ending);
        }
    };

    return {
        savings,
        save: (index: number) => {
            const file = files[index] as SharedFile;
            return start(String(index), file.size, file.name, file.size, (took, signal) => streamOf(client, index, took, signal));
        },
        saveAll: (name: string) => {
            const whole = files.reduce((sum, file) => sum + file.size, 0);
            const entries = files.map((file) => ({ name: pathOf(file), size: file.size }));
            return start(ALL, whole, `${name}.zip`, Number(predictLength(entries)), (took, signal) => {
                const zip = downloadZip(inOrder(client, files, took, signal)).body;
                return zip as ReadableStream<Uint8Array>;
            });
        },
    };
}

type Took = (bytes: number) => void;

/** Each file is asked for when the one before has been written. */
async function* inOrder(client: LinkClient, files: SharedFile[], took: Took, signal: AbortSignal) {
    for (const [index, file] of files.entries())
        yield { name: pathOf(file), size: file.size, input: streamOf(client, index, took, signal) };
}

/** A file of a link as a stream that asks for no more than is read of it. */
function streamOf(client: LinkClient, index: number, took: Took, signal: AbortSignal): ReadableStream<Uint8Array> {
    const { readable, writable } = counted(took);
    const transfer = client.download(index, writable);
    signal.addEventListener("abort", () => transfer.cancel(), { once: true });
    // Whoever reads the stream is told why it ended.
    transfer.done.catch(() => undefined);
    return readable;
}
