import { useEffect, useRef, useState } from "react";

import type { Entry } from "#vault/client.js";

import { EntryIcon } from "./EntryIcon";
import { hasThumbnail, thumbnailOf } from "./thumbnails";

/** How long something has to be seen before a small picture of it is made: who scrolls past does not want one. */
const SEEN = 150;

/** A small picture of an image; what it is, where there is none. */
export function Thumbnail({ entry }: { entry: Entry }) {
    const canvas = useRef<HTMLCanvasElement>(null);
    const [made, setMade] = useState<ImageBitmap | null>(null);
    const wants = hasThumbnail(entry);
    // biome-ignore lint/correctness/useExhaustiveDependencies: another object is the same file, as long as these are the same
    useEffect(() => {
        if (!wants) return;
        let isOver = false;
        const timer = setTimeout(() => void thumbnailOf(entry).then((bitmap) => !isOver && setMade(bitmap)), SEEN);
        return () => {
            isOver = true;
            clearTimeout(timer);
            setMade(null);
        };
    }, [wants, entry.id, entry.modified, entry.size]);
    useEffect(() => {
        if (!made || !canvas.current) return;
        canvas.current.width = made.width;
        canvas.current.height = made.height;
        canvas.current.getContext("2d")?.drawImage(made, 0, 0);
    }, [made]);
    if (!made) return <EntryIcon entry={entry} className="mt-4 size-12 stroke-1" />;
    return <canvas ref={canvas} aria-hidden className="mt-6 h-16 max-w-full rounded object-contain" />;
}
