import { ArrowDown, ArrowUp, MessageSquare, Star } from "lucide-react";
import { memo, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { useLookedAt } from "@/features/vault/session";
import { dateTime, size } from "@/i18n/format";
import { classes } from "@/ui/classes";
import { Badge } from "@/ui/Page";
import { useDropTarget } from "./drag";

import { EntryIcon } from "./EntryIcon";
import { about, MenuButton, NameLink, SelectBox } from "./EntryParts";
import { type Listed, pointing, type Shown } from "./listed";
import { changedAt, type Order, type OrderBy } from "./order";
import { RenameField } from "./RenameField";
import { all, NOTHING } from "./selection";
import { useText } from "./text";
import { useListing } from "./useListing";

/** How much room there is: for names alone, for sizes and times too, for tags too. */
type Room = 0 | 1 | 2;
const COLUMNS = [
    "grid items-center grid-cols-[2.75rem_minmax(0,1fr)_5.5rem]",
    "grid items-center grid-cols-[2.75rem_minmax(0,1fr)_6.5rem_10.5rem_5.5rem]",
    "grid items-center grid-cols-[2.75rem_minmax(0,1fr)_7rem_11rem_11rem_5.5rem]",
];
const roomIn = (width: number): Room => (width < 580 ? 0 : width < 860 ? 1 : 2);
const small = "grid size-9 place-items-center rounded-lg hover:bg-sunken max-md:size-11";

interface ListProps extends Listed {
    /** How it is ordered; nothing when that cannot be chosen. */
    order: Order | undefined;
    onOrder: (order: Order) => void;
}

/** Entries below each other, with columns. Only those that are seen are drawn. */
export const List = memo(function List({
    label,
    entries,
    ids,
    selection,
    doing,
    renaming,
    away,
    taken,
    places,
    order,
    onOrder,
}: ListProps) {
    const t = useText();
    const grid = useRef<HTMLDivElement>(null);
    const [room, setRoom] = useState<Room>(() => roomIn(innerWidth - 300));
    useLayoutEffect(() => {
        const element = grid.current;
        if (!element) return;
        const watched = new ResizeObserver(() => setRoom(roomIn(element.clientWidth)));
        watched.observe(element);
        return () => watched.disconnect();
    }, []);
    const height = room === 0 || places ? 60 : 44;
    const { body, rows, total, active, onKeyDown } = useListing({ entries, ids, selection, across: 1, height, ...doing });
    const count = selection.ids.size;
    return (
        // biome-ignore lint/a11y/useSemanticElements: a table cannot be drawn row by row as it scrolls
        <div
            ref={grid}
            role="grid"
            aria-label={label}
            aria-multiselectable
            aria-rowcount={ids.length + 1}
            onKeyDown={onKeyDown}
            tabIndex={-1}
            className="outline-none"
        >
            {/* biome-ignore lint/a11y/useSemanticElements: as above */}
            <div role="rowgroup" className="sticky top-26 z-10 rounded-t-xl border-b border-line bg-surface md:top-13">
                {/* biome-ignore lint/a11y/useSemanticElements: as above */}
                {/* biome-ignore lint/a11y/useFocusableInteractive: what is in it has the focus */}
                <div role="row" aria-rowindex={1} className={classes(COLUMNS[room], "h-9 text-sm text-quiet")}>
                    {/* biome-ignore lint/a11y/useSemanticElements: as above */}
                    {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
                    <div role="columnheader" className="grid place-items-center">
                        <input
                            type="checkbox"
                            aria-label={t.selectAll}
                            checked={count > 0 && count === ids.length}
                            ref={(box) => {
                                if (box) box.indeterminate = count > 0 && count < ids.length;
                            }}
                            onChange={() => doing.onSelect(count === ids.length ? NOTHING : all(selection, ids))}
                            className="size-5 accent-accent"
                        />
                    </div>
                    <Header by="name" order={order} onOrder={onOrder} />
                    {room > 0 && <Header by="size" order={order} onOrder={onOrder} />}
                    {room > 0 && <Header by="changed" order={order} onOrder={onOrder} />}
                    {room > 1 && <Header by="tags" order={order} onOrder={onOrder} />}
                    {/* biome-ignore lint/a11y/useSemanticElements: as above */}
                    {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
                    <div role="columnheader">
                        <span className="sr-only">{t.actions}</span>
                    </div>
                </div>
            </div>
            {/* biome-ignore lint/a11y/useSemanticElements: as above */}
            <div role="rowgroup" ref={body} className="relative" style={{ height: total }}>
                {rows.map((index) => {
                    const entry = entries[index];
                    return (
                        entry && (
                            <Row
                                key={entry.id}
                                entry={entry}
                                index={index}
                                start={index * height}
                                height={height}
                                room={room}
                                isSelected={selection.ids.has(entry.id)}
                                isActive={index === active}
                                isRenaming={entry.id === renaming}
                                isAway={away.has(entry.id)}
                                places={places}
                                taken={taken}
                                doing={doing}
                            />
                        )
                    );
                })}
            </div>
        </div>
    );
});

function Header({ by, order, onOrder }: { by: OrderBy; order: Order | undefined; onOrder: (order: Order) => void }) {
    const t = useText();
    const isBy = order?.by === by;
    const Arrow = order?.down ? ArrowDown : ArrowUp;
    return (
        // biome-ignore lint/a11y/useSemanticElements: as the grid
        // biome-ignore lint/a11y/useFocusableInteractive: the button in it has the focus
        <div role="columnheader" aria-sort={isBy ? (order.down ? "descending" : "ascending") : undefined}>
            {order ? (
                <button
                    type="button"
                    onClick={() => onOrder({ by, down: isBy ? !order.down : by === "size" || by === "changed" })}
                    className="-ms-2 flex min-h-8 items-center gap-1 rounded px-2 font-medium hover:bg-sunken"
                >
                    {t.columns[by]}
                    {isBy && <Arrow aria-hidden className="size-3.5" />}
                </button>
            ) : (
                <span className="font-medium">{t.columns[by]}</span>
            )}
        </div>
    );
}

const Row = memo(function Row({
    entry,
    index,
    start,
    height,
    room,
    isSelected,
    isActive,
    isRenaming,
    isAway,
    places,
    taken,
    doing,
}: Shown & { index: number; start: number; height: number; room: Room }) {
    const t = useText();
    // A team's vault has none.
    const hasStars = useLookedAt() === undefined;
    const [over, dropProps] = useDropTarget(entry.folder ? entry.id : undefined, doing);
    const tab = isActive ? 0 : -1;
    return (
        // biome-ignore lint/a11y/useSemanticElements: as the grid
        <div
            role="row"
            aria-rowindex={index + 2}
            aria-selected={isSelected}
            tabIndex={tab}
            data-id={entry.id}
            {...pointing(entry, doing, isRenaming)}
            {...dropProps}
            style={{ height, transform: `translateY(${start}px)` }}
            className={classes(
                COLUMNS[room],
                "absolute inset-x-0 top-0 border-b border-line -outline-offset-2 select-none",
                isSelected ? "bg-accent-soft" : "hover:bg-sunken/60",
                over && "outline-2 outline-accent",
                isAway && "opacity-50",
                isRenaming && "z-10",
            )}
        >
            <Cell className="grid h-full place-items-center">
                <SelectBox entry={entry} doing={doing} tab={tab} isSelected={isSelected} className="size-5 accent-accent" />
            </Cell>
            <Cell className="flex min-w-0 items-center gap-3">
                <EntryIcon entry={entry} className="size-5.5" />
                {isRenaming ? (
                    <RenameField entry={entry} taken={taken} onDone={(name) => doing.onRenamed(entry, name)} />
                ) : (
                    <span className="min-w-0">
                        <span className="flex items-center gap-2">
                            <NameLink entry={entry} doing={doing} tab={tab} className="truncate rounded py-0.5 hover:underline" />
                            {entry.comments > 0 && (
                                <span className="flex shrink-0 items-center gap-0.5 text-xs text-quiet">
                                    <MessageSquare aria-hidden className="size-3.5" />
                                    <span aria-hidden>{entry.comments}</span>
                                    <span className="sr-only">{t.commentCount(entry.comments)}</span>
                                </span>
                            )}
                        </span>
                        {(places || room === 0) && (
                            <span className="block truncate text-sm text-quiet">
                                <bdi>{about(entry, places, t)}</bdi>
                            </span>
                        )}
                    </span>
                )}
            </Cell>
            {room > 0 && (
                <>
                    <Cell className="text-sm text-quiet tabular-nums">{entry.size === undefined ? "–" : size(entry.size)}</Cell>
                    <Cell className="truncate text-sm text-quiet tabular-nums">{dateTime(changedAt(entry))}</Cell>
                </>
            )}
            {room > 1 && (
                <Cell className="flex min-w-0 gap-1 overflow-hidden">
                    {entry.tags.slice(0, 2).map((tag) => (
                        <Badge key={tag}>{tag}</Badge>
                    ))}
                    {entry.tags.length > 2 && <Badge>+{entry.tags.length - 2}</Badge>}
                </Cell>
            )}
            <Cell className="flex justify-end pe-1">
                <button
                    type="button"
                    hidden={!hasStars}
                    tabIndex={tab}
                    aria-label={t.starOf(entry.name)}
                    aria-pressed={entry.starred}
                    onClick={(event) => {
                        event.stopPropagation();
                        doing.onStar(entry);
                    }}
                    // On a phone only what has a star shows it; the menu sets it.
                    className={classes(small, entry.starred ? "text-warn" : "text-quiet", room === 0 && !entry.starred && "hidden")}
                >
                    <Star aria-hidden className={classes("size-4.5", entry.starred && "fill-current")} />
                </button>
                <MenuButton entry={entry} tab={tab} className={classes(small, "text-quiet")} />
            </Cell>
        </div>
    );
});

function Cell({ className, children }: { className?: string; children: ReactNode }) {
    return (
        // biome-ignore lint/a11y/useSemanticElements: as the grid
        // biome-ignore lint/a11y/useFocusableInteractive: the row has the focus
        <div role="gridcell" className={className}>
            {children}
        </div>
    );
}
