import { useState } from "react";
import type { Entry } from "#vault/client.js";
import { FormDialog } from "@/ui/Dialog";

import { FolderTree } from "./FolderTree";
import { useText } from "./text";

interface MoveProps {
    entries: Entry[];
    onMove: (folder: string) => Promise<void>;
    onClose: () => void;
}

/** Asks where things are to go. */
export function MoveDialog({ entries, onMove, onClose }: MoveProps) {
    const t = useText();
    const [chosen, setChosen] = useState<{ id: string; name: string }>();
    const from = (entries[0] as Entry).parent;
    const isElsewhere = chosen !== undefined && entries.some(({ parent }) => parent !== chosen.id);
    return (
        <FormDialog
            title={entries.length === 1 ? t.moveOne((entries[0] as Entry).name) : t.moveMany(entries.length)}
            onClose={onClose}
            submit={chosen ? t.moveTo(chosen.name) : t.move}
            ready={isElsewhere}
            onSubmit={() => onMove((chosen as { id: string }).id)}
        >
            <FolderTree
                label={t.whereTo}
                chosen={chosen?.id}
                onChoose={(id, name) => setChosen({ id, name })}
                without={new Set(entries.map(({ id }) => id))}
                openTo={from}
            />
            {chosen && !isElsewhere && <p className="text-sm text-quiet">{t.thereAlready}</p>}
        </FormDialog>
    );
}
