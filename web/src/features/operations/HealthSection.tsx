import { useQuery } from "@tanstack/react-query";
import { CircleCheck, type LucideIcon, OctagonX, TriangleAlert } from "lucide-react";

import { api } from "@/api/client";
import { failureOf } from "@/api/problem";
import type { SchemaHealth, SchemaHealthStatus } from "@/api/schema";
import { duration, number, percent, size } from "@/i18n/format";
import { classes } from "@/ui/classes";
import { Section } from "@/ui/Page";
import { Table } from "@/ui/Table";
import { Answer } from "@/ui/Wait";

import { useText } from "./text";

const EVERY = 15_000;
const MEBIBYTE = 1_048_576;

/** Each state has a sign of its own form, so that nobody needs its colour. */
const SIGNS: Record<SchemaHealthStatus, { icon: LucideIcon; tone: string }> = {
    healthy: { icon: CircleCheck, tone: "text-good" },
    degraded: { icon: TriangleAlert, tone: "text-warn" },
    unhealthy: { icon: OctagonX, tone: "text-bad" },
};

/** How the server is. It says so also when it is not well, with another status. */
async function health(): Promise<SchemaHealth> {
    const { data, error, response } = await api.GET("/api/v1/health");
    const found: unknown = data ?? error;
    if (!isHealth(found)) throw failureOf(response.status, error);
    return found;
}

const isHealth = (found: unknown): found is SchemaHealth =>
    typeof found === "object" && found !== null && "status" in found && String(found.status) in SIGNS;

/** Whether the server is well, and what to do where it is not. */
export function HealthSection() {
    const t = useText();
    const found = useQuery({ queryKey: ["health"], queryFn: health, refetchInterval: EVERY });
    return (
        <Section title={t.health}>
            <Answer of={found}>
                {({ status, version, uptime_seconds, memory_usage_mb, disk_usage_percent, checks }) => (
                    <>
                        <div className="flex items-start gap-3">
                            <Sign status={status} large />
                            <div role="status">
                                <p className="text-lg font-medium">{t.overall[status]}</p>
                                <p className="text-sm text-quiet">{t.running(version, duration(uptime_seconds))}</p>
                            </div>
                        </div>
                        {checks && <Checks checks={checks} />}
                        {memory_usage_mb !== undefined && disk_usage_percent !== undefined && (
                            <p className="mt-4 text-sm text-quiet">
                                {t.uses(size(memory_usage_mb * MEBIBYTE), percent(disk_usage_percent / 100))}
                            </p>
                        )}
                    </>
                )}
            </Answer>
        </Section>
    );
}

function Sign({ status, large = false }: { status: SchemaHealthStatus; large?: boolean }) {
    const { icon: Icon, tone } = SIGNS[status];
    return <Icon aria-hidden className={classes("shrink-0", large ? "mt-0.5 size-8" : "size-4", tone)} />;
}

function Checks({ checks }: { checks: NonNullable<SchemaHealth["checks"]> }) {
    const t = useText();
    const name = (id: string) => {
        const [kind = "", of = ""] = id.split(":");
        return t.checks[kind]?.(of) ?? id;
    };
    return (
        <div className="mt-4">
            <Table
                label={t.checksTitle}
                rows={Object.entries(checks).map(([id, check]) => ({ id, ...check }))}
                id={({ id }) => id}
                columns={[
                    { id: "name", title: t.check, cell: ({ id }) => name(id) },
                    {
                        id: "status",
                        title: t.status,
                        cell: ({ status, hint }) => (
                            <>
                                <span className="inline-flex items-center gap-2 whitespace-nowrap">
                                    <Sign status={status} />
                                    {t.statuses[status]}
                                </span>
                                {hint && <span className="block max-w-prose text-sm">{hint}</span>}
                            </>
                        ),
                    },
                    {
                        id: "took",
                        title: t.took,
                        cell: ({ latency_ms }) => number(latency_ms, { style: "unit", unit: "millisecond", maximumFractionDigits: 1 }),
                        end: true,
                    },
                ]}
            />
        </div>
    );
}
