import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaBundleView } from "@/api/schema";
import { useMe } from "@/app/me";
import { stepped } from "@/app/StepUp";
import { Select } from "@/ui/Choice";
import { FormDialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { say } from "@/ui/Toasts";

import { PEOPLE } from "./queries";
import { useText } from "./text";

type Rule = "none" | "allow" | "deny";

const isRule = (text: string | undefined): text is Rule => text === "allow" || text === "deny";

/** Makes a bundle, or changes one for everybody who has it. */
export function BundleForm({ bundle, onClose }: { bundle: SchemaBundleView | undefined; onClose: () => void }) {
    const t = useText();
    const queries = useQueryClient();
    const { data: me } = useMe();
    const [name, setName] = useState(bundle?.name ?? "");
    const [kind, setKind] = useState<string>("set");
    const [rules, setRules] = useState<Record<string, string>>(bundle?.rules ?? {});
    // Rules on what one does not have stay to be seen, and the server says why they cannot be kept.
    const permissions = [...new Set([...(me?.permissions ?? []), ...Object.keys(bundle?.rules ?? {})])];
    const empty = Object.keys(rules).length === 0;
    const change = (permission: string, rule: Rule) => {
        const { [permission]: _, ...others } = rules;
        setRules(rule === "none" ? others : { ...others, [permission]: rule });
    };
    const save = async () => {
        const body = { name: name.trim(), rules };
        if (bundle) await stepped(() => ask(api.PUT("/api/v1/permission-bundles/{id}", { params: { path: { id: bundle.id } }, body })));
        else await stepped(() => ask(api.POST("/api/v1/permission-bundles", { body: { ...body, kind } })));
        await queries.invalidateQueries({ queryKey: PEOPLE });
        say(bundle ? t.bundleSaved(body.name) : t.bundleMade(body.name));
    };
    return (
        <FormDialog
            title={bundle ? t.bundleEditTitle(bundle.name) : t.bundleTitle}
            submit={bundle ? t.bundleSave : t.bundleSubmit}
            ready={name.trim() !== "" && !empty}
            onSubmit={save}
            onClose={onClose}
            size="wide"
        >
            <TextField label={t.bundleName} value={name} onChange={setName} autoComplete="off" maxLength={80} autoFocus />
            {!bundle && (
                <Select
                    label={t.bundleKind}
                    hint={kind === "profile" ? t.kindHints.profile : t.kindHints.set}
                    value={kind}
                    options={t.kinds}
                    onChange={setKind}
                />
            )}
            <fieldset className="flex flex-col gap-3">
                <legend className="font-medium">{t.rules}</legend>
                <p className="text-sm text-quiet">{t.rulesHint}</p>
                {permissions.map((permission) => {
                    const words = t.permissions[permission] ?? permission;
                    const rule = rules[permission];
                    return (
                        <div key={permission} className="grid items-center gap-x-4 gap-y-1 sm:grid-cols-[1fr_12rem]">
                            <span aria-hidden>{words}</span>
                            <Select
                                bare
                                label={words}
                                value={isRule(rule) ? rule : "none"}
                                options={t.rule}
                                onChange={(next) => change(permission, next)}
                            />
                        </div>
                    );
                })}
                {empty && <p className="text-sm text-quiet">{t.rulesNone}</p>}
            </fieldset>
        </FormDialog>
    );
}
