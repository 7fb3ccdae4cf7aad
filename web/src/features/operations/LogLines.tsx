import { ScrollText } from "lucide-react";
import { Fragment } from "react";

import type { SchemaLogEntry, SchemaLogLevel } from "@/api/schema";
import { instant } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Empty, Note } from "@/ui/Page";

import { beginning, count, type Log, type Stretch } from "./log";
import { useText } from "./text";
import { told } from "./told";

const TONES: Record<SchemaLogLevel, string> = {
    error: "text-bad",
    warn: "text-warn",
    info: "text-quiet",
    debug: "text-quiet",
    trace: "text-quiet",
};

interface LogLinesProps {
    log: Log;
    shown: Stretch[];
    /** Whether lines come by themselves: then nobody is told of each. */
    follows: boolean;
    isBusy: boolean;
    onOlder: () => void;
    onRequest: (request: string) => void;
    onClear: (() => void) | undefined;
}

/** Lines of the log, newest first. */
export function LogLines({ log, shown, follows, isBusy, onOlder, onRequest, onClear }: LogLinesProps) {
    const t = useText();
    const lines = count(shown);
    const hasOlder = beginning(log) !== undefined;
    if (!log.isKept) {
        return (
            <Empty icon={ScrollText} title={t.logNotKept}>
                {t.logNotKeptAbout}
            </Empty>
        );
    }
    const older = hasOlder && (
        <Button className="self-center" busy={isBusy} onClick={onOlder}>
            {t.older}
        </Button>
    );
    return (
        <>
            <p role="status" className="text-sm text-quiet">
                {follows ? t.following : t.shownLines(lines)}
            </p>
            {lines === 0 && shown.some(({ hasGap }) => hasGap) && <Note tone="warn">{t.logGap}</Note>}
            {lines === 0 ? (
                <Empty
                    icon={ScrollText}
                    title={t.noLines}
                    actions={
                        <>
                            {older}
                            {onClear && <Button onClick={onClear}>{t.clear}</Button>}
                        </>
                    }
                >
                    {hasOlder ? t.noLinesYet : t.noLinesAbout}
                </Empty>
            ) : (
                <>
                    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
                    <section tabIndex={0} aria-label={t.logLines} className="max-h-[36rem] overflow-y-auto rounded-lg border border-line">
                        <ol className="divide-y divide-line font-mono text-sm">
                            {shown.map(({ id, lines, hasGap }) => (
                                <Fragment key={id}>
                                    {lines.map(({ id, entry }) => (
                                        <Line key={id} entry={entry} onRequest={onRequest} />
                                    ))}
                                    {hasGap && <li className="bg-warn-soft px-3 py-2 font-sans">{t.logGap}</li>}
                                </Fragment>
                            ))}
                        </ol>
                    </section>
                    {older}
                </>
            )}
        </>
    );
}

function Line({ entry, onRequest }: { entry: SchemaLogEntry; onRequest: (request: string) => void }) {
    const t = useText();
    const { at, level, event, request_id } = entry;
    const { first, rest } = told(entry);
    return (
        <li className="px-3 py-2">
            <p className="break-words">
                <time dateTime={at} className="text-quiet">
                    {instant(at)}
                </time>{" "}
                <span className={classes("font-semibold", TONES[level])}>{t.levels[level]}</span> <span>{first}</span>
            </p>
            <p className="flex flex-wrap items-center gap-x-3 text-quiet">
                <span className="break-all">{event}</span>
                {rest.map(([name, value]) => (
                    <span key={name} className="break-all">
                        {name}={value}
                    </span>
                ))}
                {request_id != null && (
                    <button
                        type="button"
                        aria-label={t.onlyRequest(request_id)}
                        className="min-h-6 text-start break-all text-accent hover:underline"
                        onClick={() => onRequest(request_id)}
                    >
                        {request_id}
                    </button>
                )}
            </p>
        </li>
    );
}
