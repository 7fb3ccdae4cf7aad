import { Select } from "@/ui/Choice";
import { classes } from "@/ui/classes";
import { TextField } from "@/ui/Field";

import { type Ends, endOf, fieldOf } from "./ends";
import { useText } from "./text";

/** When a link ends, as it is being chosen. */
export interface ChosenEnd<Choice extends string = Ends> {
    ends: Choice;
    at: string;
}

interface EndsFieldProps<Choice extends string> {
    options: Record<Choice, string>;
    value: ChosenEnd<Choice>;
    onChange: (value: ChosenEnd<Choice>) => void;
}

/** Chooses when a link ends: after some time, or at a date and time. */
export function EndsField<Choice extends string>({ options, value: { ends, at }, onChange }: EndsFieldProps<Choice>) {
    const t = useText();
    const moment = ends === "date" ? endOf("date", at) : undefined;
    return (
        <div className={classes("grid gap-3", ends === "date" && "sm:grid-cols-2")}>
            <Select label={t.ends} value={ends} options={options} onChange={(next) => onChange({ ends: next, at })} />
            {ends === "date" && (
                <TextField
                    label={t.endsAt}
                    type="datetime-local"
                    required
                    min={fieldOf(new Date())}
                    value={at}
                    error={moment && moment.getTime() <= Date.now() ? t.endsPast : undefined}
                    onChange={(next) => onChange({ ends, at: next })}
                />
            )}
        </div>
    );
}
