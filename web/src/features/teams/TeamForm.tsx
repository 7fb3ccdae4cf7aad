import { useState } from "react";

import { FormDialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";

import { useText } from "./text";

const LONGEST = 80;

interface TeamFormProps {
    title: string;
    about: string;
    /** What it is called until now. */
    name?: string;
    submit: string;
    onSubmit: (name: string) => Promise<unknown>;
    onClose: () => void;
}

/** Asks what a team is to be called. */
export function TeamForm({ title, about, name = "", submit, onSubmit, onClose }: TeamFormProps) {
    const t = useText();
    const [typed, setTyped] = useState(name);
    const wanted = typed.trim();
    return (
        <FormDialog
            title={title}
            submit={submit}
            ready={wanted !== "" && wanted !== name}
            onSubmit={() => onSubmit(wanted)}
            onClose={onClose}
        >
            <p className="text-quiet">{about}</p>
            <TextField
                label={t.name}
                hint={t.nameHint}
                value={typed}
                onChange={setTyped}
                maxLength={LONGEST}
                autoComplete="off"
                required
                autoFocus
            />
        </FormDialog>
    );
}
