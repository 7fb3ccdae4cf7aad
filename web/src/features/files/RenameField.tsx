import { useId, useRef, useState } from "react";
import type { Entry } from "#vault/client.js";
import { classes } from "@/ui/classes";
import { inputClass } from "@/ui/Field";

import { nameOf, nameProblem, stemLength } from "./names";
import { useText } from "./text";

interface RenameProps {
    entry: Entry;
    /** The names that lie beside it, its own included. */
    taken: () => ReadonlySet<string>;
    /** Told the new name; nothing when it stays as it is. */
    onDone: (name: string | undefined) => void;
    className?: string;
}

const NONE: ReadonlySet<string> = new Set();

/** The name of an entry, to be changed where it stands. */
export function RenameField({ entry, taken, onDone, className }: RenameProps) {
    const t = useText();
    const id = useId();
    const [name, setName] = useState(entry.name);
    const done = useRef(false);
    const typed = name.trim();
    // Its own name is free for it.
    const problem = nameProblem(typed, nameOf(typed) === nameOf(entry.name) ? NONE : taken(), t);
    const finish = (next: string | undefined) => {
        if (done.current) return;
        done.current = true;
        onDone(next && next !== entry.name ? next : undefined);
    };
    return (
        <span className={classes("relative block min-w-0 grow", className)}>
            <input
                ref={(input) => {
                    if (!input || document.activeElement === input) return;
                    input.focus();
                    input.setSelectionRange(0, stemLength(entry));
                }}
                aria-label={t.newName(entry.name)}
                aria-invalid={problem !== undefined}
                aria-describedby={problem && id}
                value={name}
                onChange={(event) => setName(event.target.value)}
                onClick={(event) => event.stopPropagation()}
                onDoubleClick={(event) => event.stopPropagation()}
                onKeyDown={(event) => {
                    if (event.nativeEvent.isComposing) return;
                    if (event.key === "Enter" && !problem) finish(typed);
                    else if (event.key === "Escape") finish(undefined);
                    else return;
                    event.preventDefault();
                    event.stopPropagation();
                }}
                onBlur={() => finish(problem ? undefined : typed)}
                className={classes(inputClass, "min-h-8 py-0.5")}
            />
            {problem && (
                <span
                    id={id}
                    role="alert"
                    className="absolute start-0 top-full z-20 mt-1 rounded-md border border-bad/40 bg-bad-soft px-2 py-1 text-sm whitespace-normal"
                >
                    {problem}
                </span>
            )}
        </span>
    );
}
