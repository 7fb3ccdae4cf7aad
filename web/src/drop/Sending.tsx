import { CircleCheck, FilePlus, Send } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { collect } from "@/features/transfers/collect";
import { size } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Switch } from "@/ui/Choice";
import { classes } from "@/ui/classes";

import { Row } from "./Row";
import { useText } from "./text";
import { useSending } from "./useSending";

/** Chooses files, sends them, and says what arrived. */
export function Sending({ recipient }: { recipient: string }) {
    const t = useText();
    const { items, busy, add, remove, clear, send, stop } = useSending(recipient);
    const [withNames, setWithNames] = useState(true);
    const done = items.length > 0 && items.every(({ is }) => is === "arrived");
    if (done && !busy) {
        return <Arrived count={items.length} bytes={items.reduce((sum, { file }) => sum + file.size, 0)} onMore={clear} />;
    }
    const open = items.filter(({ is }) => is !== "arrived");
    const failed = open.filter(({ is }) => is === "failed");
    return (
        <>
            {!busy && <Choose onFiles={add} first={items.length === 0} />}
            {items.length > 0 && (
                <ul aria-label={t.list} className="divide-y divide-line rounded-lg border border-line">
                    {items.map((item) => (
                        <Row key={item.id} item={item} onRemove={busy ? undefined : () => remove(item.id)} onStop={stop} />
                    ))}
                </ul>
            )}
            <Switch label={t.withNames} hint={t.withNamesHint} checked={withNames} onChange={setWithNames} disabled={busy} />
            {busy && <p role="status">{t.leaving}</p>}
            {items.length > 0 && (
                <Button kind="primary" icon={Send} busy={busy} className="min-h-11" onClick={() => void send(withNames)}>
                    {failed.length > 0 && failed.length === open.length ? t.retryAll(open.length) : t.send(open.length)}
                </Button>
            )}
        </>
    );
}

function Choose({ onFiles, first }: { onFiles: (files: File[]) => void; first: boolean }) {
    const t = useText();
    const input = useRef<HTMLInputElement>(null);
    const [over, setOver] = useState(false);
    useDropped(onFiles, setOver);
    return (
        <div
            className={classes(
                "flex flex-col items-center gap-2 rounded-xl border-2 border-dashed p-5 text-center",
                over ? "border-accent bg-accent-soft" : "border-line",
            )}
        >
            <input
                ref={input}
                type="file"
                multiple
                hidden
                onChange={(event) => {
                    onFiles([...(event.target.files ?? [])]);
                    event.target.value = "";
                }}
            />
            <Button kind={first ? "primary" : "plain"} icon={FilePlus} className="min-h-11" onClick={() => input.current?.click()}>
                {t.choose}
            </Button>
            <p className="text-sm text-quiet max-sm:hidden">{over ? t.dropNow : t.dropHere}</p>
        </div>
    );
}

/** Takes what is dropped anywhere on the page: beside a small place for it, a browser would leave the page and show the file. */
function useDropped(onFiles: (files: File[]) => void, onOver: (over: boolean) => void) {
    const latest = useRef({ onFiles, onOver });
    latest.current = { onFiles, onOver };
    useEffect(() => {
        const ending = new AbortController();
        const on = (type: "dragover" | "dragleave" | "drop", then: (event: DragEvent) => void) =>
            addEventListener(type, then, { signal: ending.signal });
        on("dragover", (event) => {
            event.preventDefault();
            latest.current.onOver(true);
        });
        on("dragleave", (event) => event.relatedTarget === null && latest.current.onOver(false));
        on("drop", (event) => {
            event.preventDefault();
            latest.current.onOver(false);
            if (event.dataTransfer)
                void collect(event.dataTransfer).then(({ files }) => latest.current.onFiles(files.map(({ file }) => file)));
        });
        return () => ending.abort();
    }, []);
}

function Arrived({ count, bytes, onMore }: { count: number; bytes: number; onMore: () => void }) {
    const t = useText();
    const heading = useRef<HTMLHeadingElement>(null);
    useEffect(() => heading.current?.focus(), []);
    return (
        <div className="flex flex-col items-start gap-3">
            <h2 ref={heading} tabIndex={-1} className="flex items-center gap-2 text-lg font-semibold text-good">
                <CircleCheck aria-hidden className="size-6" />
                {t.doneTitle}
            </h2>
            <p role="status">{t.done(count, size(bytes))}</p>
            <p className="text-quiet">{t.doneKeep}</p>
            <Button icon={FilePlus} onClick={onMore}>
                {t.more}
            </Button>
        </div>
    );
}
