import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Clock, LoaderCircle, type LucideIcon, OctagonX, TriangleAlert } from "lucide-react";

import { api, ask } from "@/api/client";
import type { SchemaBackgroundJob } from "@/api/schema";
import { ago, dateTime, duration } from "@/i18n/format";
import { classes } from "@/ui/classes";
import { Section } from "@/ui/Page";
import { Table } from "@/ui/Table";
import { Answer } from "@/ui/Wait";

import { type JobState, ranked, serverTime, stateOf } from "./jobs";
import { useText } from "./text";

const EVERY = 15_000;

/** Each state has a sign of its own form, so that nobody needs its colour. */
const SIGNS: Record<JobState, { icon: LucideIcon; tone: string }> = {
    running: { icon: LoaderCircle, tone: "text-accent" },
    failed: { icon: OctagonX, tone: "text-bad" },
    late: { icon: TriangleAlert, tone: "text-warn" },
    well: { icon: CircleCheck, tone: "text-good" },
    waiting: { icon: Clock, tone: "text-quiet" },
};

/** What the server does by itself. `onLog` looks for a job in the log, for those who may read it. */
export function JobsSection({ onLog }: { onLog: ((job: string) => void) | undefined }) {
    const t = useText();
    const found = useQuery({
        queryKey: ["jobs"],
        queryFn: async () => {
            const answer = await api.GET("/api/v1/ops/jobs");
            const { data } = await ask(Promise.resolve(answer));
            return { data, now: serverTime(data, answer.response.headers.get("date")) };
        },
        refetchInterval: EVERY,
    });
    return (
        <Section title={t.jobs} about={t.jobsAbout}>
            <Answer of={found}>
                {({ data, now }) => (
                    <Table
                        label={t.jobs}
                        rows={ranked(data, now)}
                        id={({ name }) => name}
                        columns={[
                            { id: "name", title: t.job, cell: (job) => <Name job={job} /> },
                            { id: "state", title: t.status, cell: (job) => <State job={job} now={now} onLog={onLog} /> },
                            { id: "last", title: t.lastRun, cell: ({ last_started_at }) => <Age of={last_started_at} />, wide: true },
                            { id: "next", title: t.nextRun, cell: ({ next_due_at }) => <Age of={next_due_at} />, wide: true },
                            { id: "every", title: t.every, cell: ({ every_seconds }) => duration(every_seconds), wide: true, end: true },
                        ]}
                    />
                )}
            </Answer>
        </Section>
    );
}

function Name({ job: { name, last_started_at } }: { job: SchemaBackgroundJob }) {
    const t = useText();
    return (
        <>
            {t.jobNames[name] ?? name}
            <span className="block text-sm text-quiet sm:hidden">
                <Age of={last_started_at} />
            </span>
        </>
    );
}

function State({ job, now, onLog }: { job: SchemaBackgroundJob; now: number; onLog: ((job: string) => void) | undefined }) {
    const t = useText();
    const state = stateOf(job, now);
    const { icon: Icon, tone } = SIGNS[state];
    const words = t.jobNames[job.name] ?? job.name;
    return (
        <>
            <span className="inline-flex items-center gap-2 sm:whitespace-nowrap">
                <Icon aria-hidden className={classes("size-4 shrink-0", tone, state === "running" && "animate-spin")} />
                {t.jobStates[state]}
            </span>
            {state === "failed" && (
                <span className="block text-sm text-quiet">
                    <code>{job.last_error}</code> {job.last_succeeded_at != null && t.lastWell(ago(job.last_succeeded_at))}
                    {onLog && (
                        <button
                            type="button"
                            aria-label={t.jobInLogOf(words)}
                            className="block min-h-6 font-medium text-accent hover:underline"
                            onClick={() => onLog(job.name)}
                        >
                            {t.jobInLog}
                        </button>
                    )}
                </span>
            )}
        </>
    );
}

function Age({ of }: { of: string | null | undefined }) {
    const t = useText();
    if (of == null) return t.notYet;
    return (
        <time dateTime={of} title={dateTime(of)} className="whitespace-nowrap">
            {ago(of)}
        </time>
    );
}
