import { useCallback } from "react";

import type { RangeReader } from "#vault/client.js";

import { Contents } from "./Contents";
import { Window } from "./Window";

interface PreviewOfProps {
    name: string;
    media: string;
    size: number;
    /** What it is read by. It stays the caller's to close. */
    reader: RangeReader;
    onClose: () => void;
    /** Without it, nothing is offered to be saved. */
    onDownload?: (() => void) | undefined;
}

/** Shows a file that is no entry of the vault, such as one of a link, over the whole window. */
export function PreviewOf({ name, media, size, reader, onClose, onDownload }: PreviewOfProps) {
    const open = useCallback(async () => ({ ...reader, close: () => {} }), [reader]);
    return (
        <Window name={name} size={size} onDownload={onDownload} onClose={onClose}>
            {(onKey) => <Contents name={name} stored={media} open={open} onKey={onKey} onDownload={onDownload} />}
        </Window>
    );
}
