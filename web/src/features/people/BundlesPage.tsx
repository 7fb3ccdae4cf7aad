import { useQueryClient } from "@tanstack/react-query";
import { PackagePlus, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaBundleView } from "@/api/schema";
import { useCommands } from "@/app/commands";
import { stepped } from "@/app/StepUp";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Badge, Empty, Page, Section } from "@/ui/Page";
import { say } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { BundleForm } from "./BundleForm";
import { PeopleTabs } from "./PeopleTabs";
import { PEOPLE, useBundles } from "./queries";
import { RuleSummary } from "./RuleSummary";
import { useText } from "./text";

/** The bundles of permissions. */
export default function BundlesPage() {
    const t = useText();
    const bundles = useBundles();
    const [editing, setEditing] = useState<SchemaBundleView | "new">();
    useCommands([{ id: "people-bundle", label: t.newBundle, run: () => setEditing("new") }]);
    const make = (
        <Button kind="primary" icon={PackagePlus} onClick={() => setEditing("new")}>
            {t.newBundle}
        </Button>
    );
    return (
        <Page title={t.bundles} about={t.bundlesAbout} actions={make}>
            <PeopleTabs />
            <Answer of={bundles}>
                {(rows) =>
                    rows.length === 0 ? (
                        <Empty icon={PackagePlus} title={t.bundleNone}>
                            {t.bundleNoneAbout}
                        </Empty>
                    ) : (
                        rows.map((bundle) => <Bundle key={bundle.id} bundle={bundle} onEdit={() => setEditing(bundle)} />)
                    )
                }
            </Answer>
            {editing && <BundleForm bundle={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} />}
        </Page>
    );
}

function Bundle({ bundle, onEdit }: { bundle: SchemaBundleView; onEdit: () => void }) {
    const t = useText();
    const queries = useQueryClient();
    const [removing, setRemoving] = useState(false);
    const remove = async () => {
        await stepped(() => ask(api.DELETE("/api/v1/permission-bundles/{id}", { params: { path: { id: bundle.id } } })));
        await queries.invalidateQueries({ queryKey: PEOPLE });
        say(t.bundleRemoved(bundle.name));
    };
    const actions = (
        <>
            <Button icon={Pencil} aria-label={t.editNamed(bundle.name)} onClick={onEdit}>
                {t.edit}
            </Button>
            <Button icon={Trash2} kind="danger" aria-label={t.removeNamed(bundle.name)} onClick={() => setRemoving(true)}>
                {t.removeBundle}
            </Button>
        </>
    );
    return (
        <Section title={bundle.name} about={<Badge>{t.kinds[bundle.kind] ?? bundle.kind}</Badge>} actions={actions}>
            <RuleSummary rules={bundle.rules} />
            {removing && (
                <Confirm
                    title={t.removeBundleQuestion(bundle.name)}
                    confirm={t.removeBundle}
                    word={bundle.name}
                    onConfirm={remove}
                    onClose={() => setRemoving(false)}
                >
                    <p>{t.removeBundleAbout}</p>
                </Confirm>
            )}
        </Section>
    );
}
