import { useCallback } from "react";
import type { Entry } from "#vault/client.js";
import { downloadEntries } from "@/features/transfers/download";
import { client } from "@/features/vault/session";

import { Contents } from "./Contents";
import { useText } from "./text";
import { Window } from "./Window";

interface PreviewProps {
    entry: Entry;
    /** What lies beside it, in the order that is shown: one can go from one file to the next. */
    among: Entry[];
    onMove: (entry: Entry) => void;
    onClose: () => void;
    /** A version of it; the present one without. */
    object?: string | undefined;
}

/** Shows a file of the vault over the whole window. It is there as long as it is drawn. */
export function Preview({ entry, among, onMove, onClose, object }: PreviewProps) {
    const t = useText();
    const { id, name, size, media = "" } = entry;
    const files = among.filter(({ folder }) => !folder);
    const at = files.findIndex((one) => one.id === id);
    const to = (next: Entry | undefined) => (at < 0 || !next ? undefined : () => onMove(next));
    const open = useCallback(() => client().reader(id, object), [id, object]);
    const download = () => downloadEntries([entry], object);
    return (
        <Window
            name={name}
            size={size}
            placed={files.length > 1 && at >= 0 ? t.placed(at + 1, files.length) : undefined}
            before={to(files[at - 1])}
            after={to(files[at + 1])}
            onDownload={download}
            onClose={onClose}
        >
            {(onKey) => (
                <Contents key={`${id} ${object ?? ""}`} name={name} stored={media} open={open} onKey={onKey} onDownload={download} />
            )}
        </Window>
    );
}
