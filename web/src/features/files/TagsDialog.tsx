import { Plus, X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import type { Entry } from "#vault/client.js";
import { Button } from "@/ui/Button";
import { FormDialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";

import { useTags } from "./data";
import { edit } from "./edits";
import { nameProblem } from "./names";
import { useText } from "./text";

const SUGGESTED = 20;
const NONE: ReadonlySet<string> = new Set();

/** The tags of some entries: which all of them have, and which some. */
export function TagsDialog({ entries, onClose }: { entries: Entry[]; onClose: () => void }) {
    const t = useText();
    const { data: known = [] } = useTags();
    const has = (tag: string) => entries.filter(({ tags }) => tags.includes(tag)).length;
    const [before] = useState(() => new Set(entries.flatMap(({ tags }) => tags)));
    const [wanted, setWanted] = useState<ReadonlyMap<string, boolean>>(new Map());
    const [typed, setTyped] = useState("");
    const name = typed.trim();
    const problem = name ? nameProblem(name, NONE, t) : undefined;
    const put = (tag: string, on: boolean) => setWanted(new Map(wanted).set(tag, on));
    const shown = [...new Set([...before, ...wanted.keys()])].filter((tag) => wanted.get(tag) ?? true);
    const suggested = known.filter((tag) => !shown.includes(tag) && tag.toLowerCase().includes(name.toLowerCase())).slice(0, SUGGESTED);
    const add = () => {
        if (!name || problem) return;
        put(known.find((tag) => tag.toLowerCase() === name.toLowerCase()) ?? name, true);
        setTyped("");
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.key !== "Enter" || !name) return;
        event.preventDefault();
        add();
    };
    const save = () => {
        const all = new Map(wanted);
        if (name && !problem) all.set(name, true);
        const changes = [...all].flatMap(([tag, on]) =>
            entries.filter(({ tags }) => tags.includes(tag) !== on).map(({ id }) => ({ op: "tag" as const, node: id, tag, on })),
        );
        return changes.length > 0 ? edit(...changes) : Promise.resolve();
    };
    return (
        <FormDialog
            title={entries.length === 1 ? t.tagsOf((entries[0] as Entry).name) : t.tagsOfMany(entries.length)}
            onClose={onClose}
            submit={t.save}
            onSubmit={save}
            ready={!problem}
        >
            {shown.length > 0 && (
                <ul aria-label={t.tags} className="flex flex-wrap gap-2">
                    {shown.map((tag) => {
                        const some = wanted.get(tag) === undefined && has(tag) < entries.length;
                        return (
                            <li key={tag} className="flex items-center rounded-full bg-accent-soft ps-3 text-sm">
                                <span className="max-w-60 truncate">{tag}</span>
                                {some && (
                                    <button
                                        type="button"
                                        onClick={() => put(tag, true)}
                                        className="ms-2 rounded px-1 text-accent underline"
                                    >
                                        {t.onAll(has(tag), entries.length)}
                                    </button>
                                )}
                                <button
                                    type="button"
                                    aria-label={t.removeTag(tag)}
                                    onClick={() => put(tag, false)}
                                    className="ms-1 grid size-8 place-items-center rounded-full hover:bg-sunken"
                                >
                                    <X aria-hidden className="size-4" />
                                </button>
                            </li>
                        );
                    })}
                </ul>
            )}
            <div className="flex items-start gap-2">
                <TextField
                    className="grow"
                    label={t.newTag}
                    hint={t.tagHint}
                    value={typed}
                    onChange={setTyped}
                    onKeyDown={onKeyDown}
                    error={problem}
                    autoComplete="off"
                    autoFocus
                />
                <Button className="mt-6.5" icon={Plus} disabled={!name || problem !== undefined} onClick={add}>
                    {t.add}
                </Button>
            </div>
            {suggested.length > 0 && (
                <fieldset>
                    <legend className="mb-1 text-sm text-quiet">{t.usedTags}</legend>
                    <div className="flex flex-wrap gap-2">
                        {suggested.map((tag) => (
                            <button
                                key={tag}
                                type="button"
                                onClick={() => {
                                    put(tag, true);
                                    setTyped("");
                                }}
                                className="min-h-8 max-w-60 truncate rounded-full border border-line px-3 text-sm hover:bg-sunken"
                            >
                                {tag}
                            </button>
                        ))}
                    </div>
                </fieldset>
            )}
        </FormDialog>
    );
}
