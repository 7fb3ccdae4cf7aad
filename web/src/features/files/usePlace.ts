// Where in the vault one is: behind the `#`, so that back and forward work and the server learns nothing.

import { useRouter } from "@tanstack/react-router";
import { useRef } from "react";

import { useFragment } from "@/app/fragment";
import { ROOT } from "@/features/vault/queries";

/** What is listed beside folders. */
export type View = "recent" | "starred";

export interface Place {
    /** The folder that is shown, also while something is looked for. */
    folder: string;
    view: View | undefined;
    /** The file that is looked at. */
    shown: string | undefined;
    go: (folder: string) => void;
    show: (file: string) => void;
    /** Looks at another file instead: going back leads to the list all the same. */
    showNext: (file: string) => void;
    hide: () => void;
}

export function usePlace(): Place {
    const [params, change] = useFragment();
    const router = useRouter();
    const cameFromList = useRef(false);
    const view = params.get("view");
    return {
        folder: params.get("in") ?? ROOT,
        view: view === "recent" || view === "starred" ? view : undefined,
        shown: params.get("show") ?? undefined,
        go: (folder) => change({ in: folder === ROOT ? undefined : folder, view: undefined, show: undefined }),
        show: (file) => {
            cameFromList.current = true;
            change({ show: file });
        },
        showNext: (file) => change({ show: file }, true),
        hide: () => {
            if (cameFromList.current) router.history.back();
            else change({ show: undefined }, true);
            cameFromList.current = false;
        },
    };
}
