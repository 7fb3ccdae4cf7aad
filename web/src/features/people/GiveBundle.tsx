import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaAssignmentView, SchemaBundleView, SchemaUserView } from "@/api/schema";
import { stepped } from "@/app/StepUp";
import { Select } from "@/ui/Choice";
import { Dialog, FormDialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { say } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";
import { endOfDay } from "./endOfDay";
import { nameOf, PEOPLE, useBundles } from "./queries";
import { RuleSummary } from "./RuleSummary";
import { useText } from "./text";

interface GiveBundleProps {
    user: SchemaUserView;
    has: SchemaAssignmentView[];
    onClose: () => void;
}

/** Gives somebody a bundle of permissions, for a time or for good. */
export function GiveBundle({ user, has, onClose }: GiveBundleProps) {
    const t = useText();
    const bundles = useBundles();
    if (bundles.data === undefined || bundles.data.length === 0) {
        return (
            <Dialog title={t.give} onClose={onClose}>
                <Answer of={bundles}>
                    {() => (
                        <>
                            <p>{t.noBundles}</p>
                            <Link to="/people/bundles" className="text-accent hover:underline">
                                {t.makeBundleFirst}
                            </Link>
                        </>
                    )}
                </Answer>
            </Dialog>
        );
    }
    return <Form user={user} bundles={bundles.data} has={has} onClose={onClose} />;
}

function Form({ user, bundles, has, onClose }: GiveBundleProps & { bundles: SchemaBundleView[] }) {
    const t = useText();
    const queries = useQueryClient();
    const free = bundles.find(({ id }) => !has.some(({ bundle }) => bundle.id === id));
    const [chosen, setChosen] = useState((free ?? bundles[0])?.id ?? "");
    const [until, setUntil] = useState("");
    const bundle = bundles.find(({ id }) => id === chosen);
    const give = async () => {
        if (!bundle) return;
        const params = { path: { id: user.id, bundle: bundle.id } };
        const body = { expires_at: until ? endOfDay(until).toISOString() : null };
        await stepped(() => ask(api.PUT("/api/v1/users/{id}/permission-bundles/{bundle}", { params, body })));
        await queries.invalidateQueries({ queryKey: PEOPLE });
        say(t.given(bundle.name, nameOf(user)));
    };
    return (
        <FormDialog title={t.give} submit={t.giveSubmit} ready={bundle !== undefined} onSubmit={give} onClose={onClose}>
            <Select
                label={t.bundle}
                value={chosen}
                options={Object.fromEntries(bundles.map(({ id, name }) => [id, name]))}
                onChange={setChosen}
            />
            {bundle && <RuleSummary rules={bundle.rules} />}
            {bundle?.kind === "profile" && <p className="text-sm text-quiet">{t.profileReplaces}</p>}
            <TextField type="date" label={t.until} hint={t.untilHint} value={until} onChange={setUntil} min={today()} />
        </FormDialog>
    );
}

function today(): string {
    const now = new Date();
    return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}
