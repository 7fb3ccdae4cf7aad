import { CircleCheck, OctagonX, Pause, Play, RotateCcw, ScanSearch } from "lucide-react";

import { may, useMe } from "@/app/me";
import { number, percent, size, time } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Note, Section } from "@/ui/Page";
import { Table } from "@/ui/Table";
import { Progress } from "@/ui/Wait";

import { useSamples } from "./samples";
import { beginScrub, resumeScrub, type Scrub, stopScrub, useScrub } from "./scrub";
import { useText } from "./text";

/** How much is stored, and whether it is still as it was written. */
export function StorageSection() {
    const t = useText();
    const { data: me } = useMe();
    const now = useSamples().readings.at(-1);
    return (
        <Section title={t.storage}>
            {now && (
                <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-4">
                    <Figure name={t.stored} value={size(now.vaultBytes)} about={t.objectsIn(now.vaultObjects)} />
                    <Figure
                        name={t.disk}
                        value={percent(now.diskUsed / Math.max(1, now.diskUsed + now.diskFree))}
                        about={t.usedOf(size(now.diskUsed), size(now.diskUsed + now.diskFree))}
                    />
                    <Figure name={t.diskFree} value={size(now.diskFree)} about={t.diskFreeAbout} />
                    <Figure name={t.databaseBytes} value={size(now.databaseBytes)} about={t.databaseAbout} />
                </dl>
            )}
            {may(me, "system.manage_settings") && <Scrubbing all={now?.vaultBytes} />}
        </Section>
    );
}

function Figure({ name, value, about }: { name: string; value: string; about: string }) {
    return (
        <div>
            <dt className="text-sm text-quiet">{name}</dt>
            <dd>
                <span className="text-lg font-medium">{value}</span>
                <span className="block text-sm text-quiet">{about}</span>
            </dd>
        </div>
    );
}

/** Reads everything that is stored, with `all` as an estimate of how much that is. */
function Scrubbing({ all }: { all: number | undefined }) {
    const t = useText();
    const scrub = useScrub();
    const { phase, parts, bytes } = scrub;
    const isUnderWay = phase === "running" || phase === "stopping";
    // It is an estimate: what was stored meanwhile is read, too.
    const share = all ? Math.min(bytes / all, 0.99) : null;
    return (
        <div className="flex flex-col gap-3 border-t border-line pt-4">
            <h3 className="font-medium">{t.scrub}</h3>
            <p className="max-w-prose text-sm text-quiet">{t.scrubAbout}</p>
            {(isUnderWay || phase === "stopped") && (
                <Progress label={t.scrub} value={share}>
                    <p className="text-sm">
                        {t.scrubRead(number(parts), size(bytes))}
                        {phase === "stopped" && ` ${t.scrubStopped}`}
                    </p>
                </Progress>
            )}
            {scrub.error !== undefined && <ErrorNotice error={scrub.error} />}
            <p role="status" className="sr-only">
                {phase === "running" ? t.scrubBegun : phase === "stopped" ? t.scrubStopped : ""}
            </p>
            {phase === "done" && <Done scrub={scrub} />}
            {scrub.wrong.length > 0 && <Wrong scrub={scrub} />}
            <div className="flex flex-wrap gap-2">
                {isUnderWay && (
                    <Button icon={Pause} busy={phase === "stopping"} onClick={stopScrub}>
                        {phase === "stopping" ? t.scrubStopping : t.scrubStop}
                    </Button>
                )}
                {phase === "stopped" && (
                    <Button kind="primary" icon={Play} onClick={() => void resumeScrub()}>
                        {t.scrubResume}
                    </Button>
                )}
                {!isUnderWay && (
                    <Button icon={phase === "idle" ? ScanSearch : RotateCcw} onClick={() => void beginScrub()}>
                        {phase === "idle" ? t.scrubBegin : t.scrubAnew}
                    </Button>
                )}
            </div>
        </div>
    );
}

function Done({ scrub: { parts, bytes, wrong, endedAt } }: { scrub: Scrub }) {
    const t = useText();
    const at = time(endedAt ?? Date.now());
    return (
        <div role="status">
            {wrong.length === 0 ? (
                <Note tone="good" icon={CircleCheck}>
                    {t.scrubGood(number(parts), size(bytes), at)}
                </Note>
            ) : (
                <Note tone="bad" icon={OctagonX}>
                    <p className="font-medium">{t.scrubBad(wrong.length, number(parts), at)}</p>
                    <p>{t.scrubFix}</p>
                </Note>
            )}
        </div>
    );
}

function Wrong({ scrub: { wrong } }: { scrub: Scrub }) {
    const t = useText();
    return (
        <div className="my-4">
            <Table
                label={t.scrubWrong}
                rows={wrong}
                id={({ pool, object, part }) => `${pool}/${object}/${part}`}
                columns={[
                    { id: "why", title: t.why, cell: ({ why }) => t.whys[why] ?? why },
                    { id: "object", title: t.object, cell: ({ object }) => <code className="text-sm break-all">{object}</code> },
                    { id: "part", title: t.part, cell: ({ part }) => number(part), end: true },
                    { id: "pool", title: t.pool, cell: ({ pool }) => <code className="text-sm break-all">{pool}</code>, wide: true },
                ]}
            />
        </div>
    );
}
