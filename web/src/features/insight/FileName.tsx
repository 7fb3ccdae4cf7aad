import { Link } from "@tanstack/react-router";

import type { Entry } from "#vault/client.js";
import { EntryIcon } from "@/features/files/EntryIcon";
import { addressOf, placeOf } from "@/features/files/place";

interface FileNameProps {
    entry: Entry;
    /** Whether its name leads to the folder, where its details are, and not to its preview. */
    inFolder?: boolean;
}

/** A file, with the way to where it lies. */
export function FileName({ entry, inFolder = false }: FileNameProps) {
    return (
        <span className="flex items-center gap-3">
            <EntryIcon entry={entry} />
            <span className="min-w-0">
                <Link
                    to="/files"
                    hash={inFolder ? `in=${entry.parent}` : addressOf(entry)}
                    className="inline-block min-h-6 text-accent hover:underline"
                >
                    <bdi className="break-all">{entry.name}</bdi>
                </Link>
                <bdi className="block text-sm break-all text-quiet">{placeOf(entry)}</bdi>
            </span>
        </span>
    );
}
