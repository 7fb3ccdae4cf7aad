import { Select } from "@/ui/Choice";
import { TextField } from "@/ui/Field";
import { Section } from "@/ui/Page";

import { useText } from "./text";

/** What was typed and chosen. */
export interface Typed {
    event: string;
    by: string;
    about: string;
    from: string;
    to: string;
}

interface FilterProps {
    typed: Typed;
    onChange: (typed: Typed) => void;
    /** What the typed people are called, `null` where nobody is. */
    by: string | null | undefined;
    about: string | null | undefined;
}

/** Which entries are shown. */
export function Filter({ typed, onChange, by, about }: FilterProps) {
    const t = useText();
    const person = (name: "by" | "about", label: string, found: string | null | undefined) => (
        <TextField
            label={label}
            hint={found ?? t.personHint}
            error={found === null ? t.noPerson : undefined}
            value={typed[name]}
            onChange={(value) => onChange({ ...typed, [name]: value })}
            autoCapitalize="off"
            autoComplete="off"
            spellCheck={false}
            maxLength={64}
        />
    );
    return (
        <Section title={t.filter}>
            <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
                <Select label={t.kind} value={typed.event} options={t.kinds} onChange={(event) => onChange({ ...typed, event })} />
                {person("by", t.by, by)}
                {person("about", t.whom, about)}
                <TextField
                    type="date"
                    label={t.from}
                    value={typed.from}
                    max={typed.to || undefined}
                    onChange={(from) => onChange({ ...typed, from })}
                />
                <TextField
                    type="date"
                    label={t.to}
                    value={typed.to}
                    min={typed.from || undefined}
                    onChange={(to) => onChange({ ...typed, to })}
                />
            </div>
        </Section>
    );
}
