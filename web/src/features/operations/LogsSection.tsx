import { Pause, Play, RefreshCw, X } from "lucide-react";
import { useState } from "react";

import { Button } from "@/ui/Button";
import { Select, Switch } from "@/ui/Choice";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { TextField } from "@/ui/Field";
import { Note, Section } from "@/ui/Page";
import { useSettled } from "@/ui/settled";
import { Answer } from "@/ui/Wait";

import { LogLines } from "./LogLines";
import { count, upTo } from "./log";
import { useText } from "./text";
import { useLog, type Wanted } from "./useLog";

/** All but the single steps of what the server does, which it tells only when it was set to. */
export const ALL: Wanted = { level: "info", text: "", request: "" };

/** What the server has written about itself. */
export function LogsSection({ wanted, onWanted }: { wanted: Wanted; onWanted: (wanted: Wanted) => void }) {
    const t = useText();
    const [follows, setFollows] = useState(false);
    // The newest stretch that is shown to somebody who reads.
    const [paused, setPaused] = useState<number>();
    const text = useSettled(wanted.text);
    const { log, error, isBusy, older, refresh } = useLog({ ...wanted, text }, follows, paused);
    const shown = log ? upTo(log, paused) : [];
    const change = (part: Partial<Wanted>) => {
        setPaused(undefined);
        onWanted({ ...wanted, ...part });
    };
    const follow = (on: boolean) => {
        setPaused(undefined);
        setFollows(on);
    };
    const isFiltered = wanted.level !== ALL.level || wanted.text !== "" || wanted.request !== "";
    return (
        <Section
            title={t.logs}
            about={t.logsAbout}
            actions={
                <Button icon={RefreshCw} busy={isBusy} onClick={() => void refresh()}>
                    {t.refresh}
                </Button>
            }
        >
            <search className="grid gap-4 sm:grid-cols-[14rem_1fr]">
                <Select label={t.level} value={wanted.level} options={t.atLeast} onChange={(level) => change({ level })} />
                <TextField label={t.logText} maxLength={200} value={wanted.text} onChange={(typed) => change({ text: typed })} />
            </search>
            <div className="flex min-h-9 flex-wrap items-center gap-x-6 gap-y-2">
                <Switch label={t.follow} checked={follows} onChange={follow} />
                {log && follows && paused === undefined && (
                    <Button icon={Pause} onClick={() => setPaused(log.stretches[0]?.id)}>
                        {t.pause}
                    </Button>
                )}
                {log && follows && paused !== undefined && (
                    <Button icon={Play} onClick={() => setPaused(undefined)}>
                        {t.resume(count(log.stretches) - count(shown))}
                    </Button>
                )}
            </div>
            {wanted.request && (
                <Note>
                    <p className="break-all">{t.onlyRequest(wanted.request)}</p>
                    <Button className="mt-2" icon={X} onClick={() => change({ request: "" })}>
                        {t.everyRequest}
                    </Button>
                </Note>
            )}
            {error !== undefined && log && <ErrorNotice error={error} />}
            <Answer of={{ data: log, error, refetch: refresh }}>
                {(found) => (
                    <LogLines
                        log={found}
                        shown={shown}
                        follows={follows && paused === undefined}
                        isBusy={isBusy}
                        onOlder={() => void older()}
                        onRequest={(request) => change({ request })}
                        onClear={isFiltered ? () => change(ALL) : undefined}
                    />
                )}
            </Answer>
        </Section>
    );
}
