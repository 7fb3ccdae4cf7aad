import { useEffect, useReducer, useRef, useState } from "react";
import { DropClient } from "#vault/drop.js";
import { isCode } from "@/api/problem";
import { startWorker } from "@/features/vault/worker";
import { idOfPage } from "@/share/fragment";

import { type Item, queue, stopsAll } from "./queue";

let client: DropClient | undefined;

/** Sends files to the drop box of this page, one after the other. `recipient` is the key that they are locked with. */
export function useSending(recipient: string) {
    const [items, step] = useReducer(queue, []);
    const [busy, setBusy] = useState(false);
    const running = useRef<{ cancel(): void }>(undefined);
    useEffect(() => {
        const stay = (event: BeforeUnloadEvent) => running.current && event.preventDefault();
        addEventListener("beforeunload", stay);
        return () => removeEventListener("beforeunload", stay);
    }, []);

    const one = async ({ id, file }: Item, withName: boolean): Promise<boolean> => {
        step({ do: "begin", id });
        try {
            client ??= new DropClient(startWorker("/vault/drop.worker.js"));
            const transfer = client.send(location.origin, idOfPage(), recipient, file, { withName }, (bytes) =>
                step({ do: "sent", id, bytes }),
            );
            running.current = transfer;
            await transfer.done;
            step({ do: "arrived", id });
            return true;
        } catch (error) {
            step({ do: "failed", id, error });
            return !stopsAll(error) && !isCode(error, "CANCELLED");
        } finally {
            running.current = undefined;
        }
    };

    const send = async (which: Item[], withName: boolean) => {
        setBusy(true);
        for (const item of which) {
            if (!(await one(item, withName))) break;
        }
        setBusy(false);
    };

    return {
        items,
        busy,
        add: (files: File[]) => step({ do: "add", files }),
        remove: (id: number) => step({ do: "remove", id }),
        clear: () => step({ do: "clear" }),
        /** Sends what has not arrived. */
        send: (withName: boolean) =>
            send(
                items.filter((item) => item.is !== "arrived"),
                withName,
            ),
        /** Stops the one that is on its way, and those after it. */
        stop: () => running.current?.cancel(),
    };
}
