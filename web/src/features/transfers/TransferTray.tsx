import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { duration, size } from "@/i18n/format";
import { Button, IconButton } from "@/ui/Button";
import { Progress } from "@/ui/Wait";

import { ClashDialog } from "./ClashDialog";
import type { Item, Snapshot, State } from "./queue";
import { Row } from "./Row";
import { queue, useCut, useTransfers } from "./state";
import { useText } from "./text";
import type { Text } from "./text/en";

/** What one looks at first. */
const ORDER: State[] = ["failed", "interrupted", "running", "paused", "waits", "done"];
/** How many that wait, or are done, are listed. */
const MOST = 30;

/** All transfers, in a corner of the window, whichever page is shown. */
export function TransferTray() {
    const t = useText();
    const transfers = useTransfers();
    const cut = useCut();
    const announcement = useAnnouncement(transfers, t);
    return (
        <>
            <ClashDialog />
            <p role="status" className="sr-only">
                {announcement}
            </p>
            {transfers.items.length > 0 && <Tray transfers={transfers} />}
            {cut > 0 && (
                <p
                    role="status"
                    className="fixed inset-x-3 bottom-3 z-30 rounded-lg border border-line bg-surface p-3 shadow-lg sm:start-auto sm:end-4 sm:w-96"
                >
                    {t.cut(cut)}
                </p>
            )}
        </>
    );
}

function Tray({ transfers }: { transfers: Snapshot }) {
    const t = useText();
    const [open, setOpen] = useState(true);
    const { items, counts, moved, size: whole, speed } = transfers;
    const isActive = counts.running + counts.waits + counts.paused > 0;
    const about = [`${t.progress(size(moved), size(whole))}`];
    if (speed > 0) about.push(t.speed(size(speed)), t.left(duration((whole - moved) / speed)));
    const place = useRef<HTMLElement>(null);
    useRoom(place);
    return (
        <section
            ref={place}
            aria-label={t.title}
            className="fixed inset-x-3 bottom-3 z-30 flex max-h-[60dvh] flex-col rounded-xl border border-line bg-surface shadow-lg sm:start-auto sm:end-4 sm:w-96"
        >
            <header className="flex flex-col gap-1 p-2 ps-3">
                <div className="flex items-center gap-1">
                    <h2 className="min-w-0 grow truncate font-semibold">{summary(counts, t)}</h2>
                    <IconButton
                        icon={open ? ChevronDown : ChevronUp}
                        label={open ? t.collapse : t.expand}
                        aria-expanded={open}
                        onClick={() => setOpen(!open)}
                    />
                    {!isActive && <IconButton icon={X} label={t.dismiss} onClick={() => queue.clear(true)} />}
                </div>
                {isActive && (
                    <div className="pe-2">
                        <Progress label={t.progressOfAll} value={whole > 0 ? Math.min(1, moved / whole) : null}>
                            <span className="text-sm text-quiet tabular-nums">{about.join(" · ")}</span>
                        </Progress>
                    </div>
                )}
            </header>
            {open && (
                <>
                    <List items={items} />
                    {(counts.failed > 1 || counts.done > 0) && (
                        <footer className="flex flex-wrap gap-2 border-t border-line p-2">
                            {counts.failed > 1 && <Button onClick={() => queue.retryAll()}>{t.retryAll}</Button>}
                            {counts.done > 0 && (
                                <Button kind="quiet" onClick={() => queue.clear()}>
                                    {t.clear}
                                </Button>
                            )}
                        </footer>
                    )}
                </>
            )}
        </section>
    );
}

function List({ items }: { items: readonly Item[] }) {
    const t = useText();
    const of = (state: State) => items.filter((item) => item.state === state);
    const [waits, done] = [of("waits"), of("done")];
    const shown: Record<State, readonly Item[]> = {
        failed: of("failed"),
        interrupted: of("interrupted"),
        running: of("running"),
        paused: of("paused"),
        waits: waits.slice(0, MOST),
        done: done.toReversed().slice(0, MOST),
    };
    const more = [waits.length > MOST && t.moreWait(waits.length - MOST), done.length > MOST && t.moreDone(done.length - MOST)].filter(
        (words) => words !== false,
    );
    return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        <ul tabIndex={0} aria-label={t.title} className="min-h-0 divide-y divide-line overflow-auto border-t border-line">
            {ORDER.flatMap((state) => shown[state].map((item) => <Row key={item.id} item={item} />))}
            {more.length > 0 && <li className="px-3 py-2 text-sm text-quiet">{more.join(" · ")}</li>}
        </ul>
    );
}

function summary(counts: Snapshot["counts"], t: Text): string {
    const parts = [
        counts.failed > 0 && t.failedCount(counts.failed),
        counts.running + counts.waits > 0 && t.running(counts.running + counts.waits),
        counts.paused > 0 && t.pausedCount(counts.paused),
        counts.interrupted > 0 && t.interruptedCount(counts.interrupted),
    ].filter((words) => words !== false);
    return parts.length > 0 ? parts.join(" · ") : t.doneCount(counts.done);
}

/** What is said of beginnings and ends, not of each file. */
function useAnnouncement({ counts }: Snapshot, t: Text): string {
    const [words, setWords] = useState("");
    const before = useRef(0);
    const active = counts.running + counts.waits;
    useEffect(() => {
        if (active > before.current) setWords(t.begun(active));
        else if (active === 0 && before.current > 0 && counts.done + counts.failed > 0) setWords(t.ended(counts.done, counts.failed));
        before.current = active;
    }, [active, counts.done, counts.failed, t]);
    return words;
}

/** Keeps what is shown in the same corner above the list. */
function useRoom(place: { current: HTMLElement | null }): void {
    useEffect(() => {
        const element = place.current;
        if (!element) return;
        const { style } = document.documentElement;
        const seen = new ResizeObserver(() => style.setProperty("--tray", `${element.offsetHeight + 8}px`));
        seen.observe(element);
        return () => {
            seen.disconnect();
            style.removeProperty("--tray");
        };
    }, [place]);
}
