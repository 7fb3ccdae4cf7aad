import { useState } from "react";

import { FormDialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";

import { edit } from "./edits";
import { nameProblem } from "./names";
import { useText } from "./text";

interface NewFolderProps {
    parent: string;
    taken: () => ReadonlySet<string>;
    /** Told the id of the new folder. */
    onMade: (id: string) => void;
    onClose: () => void;
}

/** Makes a folder. */
export function NewFolderDialog({ parent, taken, onMade, onClose }: NewFolderProps) {
    const t = useText();
    const [name, setName] = useState("");
    const typed = name.trim();
    const problem = typed ? nameProblem(typed, taken(), t) : undefined;
    const make = async () => {
        const [id] = await edit({ op: "folder", parent, name: typed });
        if (id) onMade(id);
    };
    return (
        <FormDialog title={t.newFolder} onClose={onClose} submit={t.makeFolder} ready={typed !== "" && !problem} onSubmit={make}>
            <TextField label={t.name} value={name} onChange={setName} error={problem} autoComplete="off" autoFocus />
        </FormDialog>
    );
}
