import { Star } from "lucide-react";
import { memo, useLayoutEffect, useRef, useState } from "react";

import { classes } from "@/ui/classes";
import { useDropTarget } from "./drag";
import { about, MenuButton, NameLink, SelectBox } from "./EntryParts";
import { type Listed, pointing, type Shown } from "./listed";
import { RenameField } from "./RenameField";
import { Thumbnail } from "./Thumbnail";
import { useText } from "./text";
import { useListing } from "./useListing";

const TILE = 168;
const HEIGHT = 176;

/** Entries side by side. Only those that are seen are drawn. */
export const Tiles = memo(function Tiles({ label, entries, ids, selection, doing, renaming, away, taken, places }: Listed) {
    const outer = useRef<HTMLDivElement>(null);
    const [across, setAcross] = useState(4);
    useLayoutEffect(() => {
        const element = outer.current;
        if (!element) return;
        const watched = new ResizeObserver(() => setAcross(Math.max(2, Math.floor(element.clientWidth / TILE))));
        watched.observe(element);
        return () => watched.disconnect();
    }, []);
    const { body, rows, total, active, onKeyDown } = useListing({ entries, ids, selection, across, height: HEIGHT, ...doing });
    return (
        <div ref={outer} className="p-2">
            {/* biome-ignore lint/a11y/useSemanticElements: a table cannot be drawn row by row as it scrolls */}
            <div
                role="grid"
                aria-label={label}
                aria-multiselectable
                aria-rowcount={Math.ceil(ids.length / across)}
                aria-colcount={across}
                tabIndex={-1}
                onKeyDown={onKeyDown}
                className="outline-none"
            >
                {/* biome-ignore lint/a11y/useSemanticElements: as above */}
                <div role="rowgroup" ref={body} className="relative" style={{ height: total }}>
                    {rows.map((index) => (
                        // biome-ignore lint/a11y/useSemanticElements: as above
                        // biome-ignore lint/a11y/useFocusableInteractive: the cells have the focus
                        <div
                            key={index}
                            role="row"
                            aria-rowindex={index + 1}
                            className="absolute inset-x-0 top-0 grid"
                            style={{
                                height: HEIGHT,
                                gridTemplateColumns: `repeat(${across}, minmax(0, 1fr))`,
                                transform: `translateY(${index * HEIGHT}px)`,
                            }}
                        >
                            {entries.slice(index * across, (index + 1) * across).map((entry, at) => (
                                <Tile
                                    key={entry.id}
                                    entry={entry}
                                    column={at + 1}
                                    isSelected={selection.ids.has(entry.id)}
                                    isActive={index * across + at === active}
                                    isRenaming={entry.id === renaming}
                                    isAway={away.has(entry.id)}
                                    places={places}
                                    taken={taken}
                                    doing={doing}
                                />
                            ))}
                        </div>
                    ))}
                </div>
            </div>
        </div>
    );
});

const Tile = memo(function Tile({
    entry,
    column,
    isSelected,
    isActive,
    isRenaming,
    isAway,
    places,
    taken,
    doing,
}: Shown & { column: number }) {
    const t = useText();
    const [over, dropProps] = useDropTarget(entry.folder ? entry.id : undefined, doing);
    const tab = isActive ? 0 : -1;
    return (
        // biome-ignore lint/a11y/useSemanticElements: as the grid
        <div
            role="gridcell"
            aria-colindex={column}
            aria-selected={isSelected}
            tabIndex={tab}
            data-id={entry.id}
            {...pointing(entry, doing, isRenaming)}
            {...dropProps}
            className={classes(
                "relative m-1 flex flex-col items-center gap-1 rounded-xl border p-3 text-center select-none",
                isSelected ? "border-accent bg-accent-soft" : "border-line bg-surface hover:bg-sunken/60",
                over && "outline-2 outline-accent",
                isAway && "opacity-50",
                isRenaming && "z-10",
            )}
        >
            <SelectBox
                entry={entry}
                doing={doing}
                tab={tab}
                isSelected={isSelected}
                className="absolute start-2.5 top-2.5 size-6 accent-accent"
            />
            <MenuButton
                entry={entry}
                tab={tab}
                className="absolute end-1 top-1 grid size-9 place-items-center rounded-lg text-quiet hover:bg-sunken"
            />
            <Thumbnail entry={entry} />
            {isRenaming ? (
                <RenameField entry={entry} taken={taken} onDone={(name) => doing.onRenamed(entry, name)} className="w-full grow-0" />
            ) : (
                <NameLink
                    entry={entry}
                    doing={doing}
                    tab={tab}
                    className="line-clamp-2 min-h-6 max-w-full rounded py-0.5 text-sm leading-tight font-medium break-words hover:underline"
                />
            )}
            <span className="mt-auto flex max-w-full items-center gap-1 text-xs text-quiet">
                {entry.starred && <Star aria-label={t.starred} role="img" className="size-3.5 shrink-0 fill-current text-warn" />}
                <bdi className="truncate">{about(entry, places, t)}</bdi>
            </span>
        </div>
    );
});
