import type { Entry } from "#vault/client.js";
import { classes } from "@/ui/classes";

import { ICONS, kindOf } from "./kinds";

/** The picture of what an entry is. */
export function EntryIcon({ entry, className }: { entry: Pick<Entry, "folder" | "media" | "name">; className?: string }) {
    const Icon = ICONS[kindOf(entry)];
    return (
        <Icon
            aria-hidden
            strokeWidth={1.75}
            className={classes("shrink-0", entry.folder ? "fill-accent-soft text-accent" : "text-quiet", className ?? "size-5")}
        />
    );
}
