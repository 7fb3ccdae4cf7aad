import { useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaAssignmentView, SchemaUserView } from "@/api/schema";
import { stepped } from "@/app/StepUp";
import { date, dateTime } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Badge, Section } from "@/ui/Page";
import { say, sayError } from "@/ui/Toasts";

import { GiveBundle } from "./GiveBundle";
import { nameOf, PEOPLE } from "./queries";
import { useText } from "./text";

interface PersonBundlesProps {
    user: SchemaUserView;
    assigned: SchemaAssignmentView[];
    changeable: boolean;
}

/** The bundles that somebody has. */
export function PersonBundles({ user, assigned, changeable }: PersonBundlesProps) {
    const t = useText();
    const queries = useQueryClient();
    const [giving, setGiving] = useState(false);
    const refresh = () => queries.invalidateQueries({ queryKey: PEOPLE });
    const take = async ({ bundle, expires_at }: SchemaAssignmentView) => {
        const params = { path: { id: user.id, bundle: bundle.id } };
        try {
            await stepped(() => ask(api.DELETE("/api/v1/users/{id}/permission-bundles/{bundle}", { params })));
            await refresh();
            say(t.taken(bundle.name, nameOf(user)), async () => {
                const body = { expires_at: expires_at ?? null };
                await stepped(() => ask(api.PUT("/api/v1/users/{id}/permission-bundles/{bundle}", { params, body })));
                await refresh();
            });
        } catch (error) {
            sayError(error);
        }
    };
    const give = changeable && (
        <Button icon={Plus} onClick={() => setGiving(true)}>
            {t.give}
        </Button>
    );
    return (
        <Section title={t.assigned} about={t.assignedAbout} actions={give}>
            {assigned.length === 0 && <p className="text-quiet">{t.assignedNone}</p>}
            {assigned.length > 0 && (
                <ul className="flex flex-col divide-y divide-line">
                    {assigned.map((one) => (
                        <li key={one.bundle.id} className="flex flex-wrap items-center justify-between gap-3 py-2.5 first:pt-0 last:pb-0">
                            <div className="min-w-0">
                                <p className="flex flex-wrap items-center gap-2 font-medium break-words">
                                    {one.bundle.name}
                                    <Badge>{t.kinds[one.bundle.kind] ?? one.bundle.kind}</Badge>
                                    {one.expires_at && new Date(one.expires_at).getTime() <= Date.now() && (
                                        <Badge tone="warn">{t.ended}</Badge>
                                    )}
                                </p>
                                <p className="text-sm text-quiet">
                                    {t.givenAt(date(one.assigned_at))} · {one.expires_at ? t.untilDay(dateTime(one.expires_at)) : t.forGood}
                                </p>
                            </div>
                            {changeable && (
                                <Button kind="danger" aria-label={t.takeNamed(one.bundle.name)} onClick={() => void take(one)}>
                                    {t.take}
                                </Button>
                            )}
                        </li>
                    ))}
                </ul>
            )}
            {giving && <GiveBundle user={user} has={assigned} onClose={() => setGiving(false)} />}
        </Section>
    );
}
