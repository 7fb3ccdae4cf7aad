import { RefreshCw } from "lucide-react";

import { Button } from "@/ui/Button";
import { Select, Switch } from "@/ui/Choice";
import { classes } from "@/ui/classes";
import { TextField } from "@/ui/Field";

import { EndsField } from "./EndsField";
import { countOf, type Draft } from "./options";
import { newPassword } from "./password";
import { useText } from "./text";

/** The choices that a link has. */
export function LinkForm({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
    const t = useText();
    const { end, works, downloads, password, viewOnly, notify } = draft;
    const change = (part: Partial<Draft>) => onChange({ ...draft, ...part });
    return (
        <>
            <EndsField options={t.endsChoices} value={end} onChange={(end) => change({ end })} />
            <div className={classes("grid gap-3", works === "several" && "sm:grid-cols-2")}>
                <Select
                    label={t.works}
                    hint={t.worksHint[works]}
                    value={works}
                    options={t.worksChoices}
                    onChange={(works) => change({ works })}
                />
                {works === "several" && (
                    <TextField
                        label={t.downloads}
                        inputMode="numeric"
                        required
                        value={downloads}
                        aria-invalid={countOf(downloads) === undefined || undefined}
                        onChange={(downloads) => change({ downloads })}
                    />
                )}
            </div>
            <Switch
                label={t.password}
                hint={t.passwordHint}
                checked={password !== undefined}
                onChange={(on) => change({ password: on ? newPassword() : undefined })}
            />
            {password !== undefined && (
                <div className="flex gap-2 max-sm:flex-col sm:items-start sm:ps-13">
                    <TextField
                        label={t.passwordValue}
                        hint={t.passwordWay}
                        className="grow"
                        autoComplete="off"
                        autoCapitalize="off"
                        spellCheck={false}
                        required
                        value={password}
                        onChange={(password) => change({ password })}
                    />
                    <Button icon={RefreshCw} className="sm:mt-7" onClick={() => change({ password: newPassword() })}>
                        {t.passwordNew}
                    </Button>
                </div>
            )}
            <Switch label={t.viewOnly} hint={t.viewOnlyHint} checked={viewOnly} onChange={(viewOnly) => change({ viewOnly })} />
            <Select
                label={t.notify}
                hint={notify === "never" ? t.notifyNever : t.notifyHint}
                value={notify}
                options={t.notifyChoices}
                onChange={(notify) => change({ notify })}
            />
        </>
    );
}
