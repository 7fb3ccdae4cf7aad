// What a row and a tile of a file or folder have in common.

import { EllipsisVertical } from "lucide-react";
import type { Entry } from "#vault/client.js";
import { ago, size } from "@/i18n/format";

import { whereFound } from "./found";
import { hrefOf, openMenu, openOn, type Shown } from "./listed";
import { changedAt } from "./order";
import { useText } from "./text";
import type { Text } from "./text/en";

interface PartProps extends Pick<Shown, "entry" | "doing"> {
    tab: 0 | -1;
    className: string;
}

/** The box that selects it. */
export function SelectBox({ entry, doing, tab, isSelected, className }: PartProps & Pick<Shown, "isSelected">) {
    const t = useText();
    return (
        <input
            type="checkbox"
            tabIndex={tab}
            aria-label={t.select(entry.name)}
            checked={isSelected}
            onClick={(event) => event.stopPropagation()}
            onChange={(event) => doing.onCheck(entry, (event.nativeEvent as globalThis.MouseEvent).shiftKey)}
            className={className}
        />
    );
}

/** Its name, as what opens it. */
export function NameLink({ entry, doing, tab, className }: PartProps) {
    return (
        <a href={hrefOf(entry)} tabIndex={tab} draggable={false} onClick={(event) => openOn(event, entry, doing)} className={className}>
            <bdi>{entry.name}</bdi>
        </a>
    );
}

/** What opens its menu. */
export function MenuButton({ entry, tab, className }: Omit<PartProps, "doing">) {
    const t = useText();
    return (
        <button
            type="button"
            tabIndex={tab}
            aria-label={t.menuOf(entry.name)}
            aria-haspopup="menu"
            onClick={openMenu}
            className={className}
        >
            <EllipsisVertical aria-hidden className="size-4.5" />
        </button>
    );
}

/** The small line below its name: where it was found, or how large it is and when it was changed. */
export function about(entry: Entry, places: Shown["places"], t: Text): string {
    return places
        ? whereFound(entry, t)
        : [entry.size !== undefined && size(entry.size), ago(changedAt(entry))].filter(Boolean).join(" · ");
}
