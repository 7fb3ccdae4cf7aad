import { useState } from "react";
import type { Entry } from "#vault/client.js";
import { ROOT } from "@/features/vault/queries";
import { FormDialog } from "@/ui/Dialog";

import { inFolder } from "./data";
import { edit } from "./edits";
import { FolderTree } from "./FolderTree";
import { freeName, nameOf, namesOf } from "./names";
import { useText } from "./text";

const MOST = 6;

/** Asks where things go that cannot go back to where they were. */
export function RestoreDialog({ entries, onClose }: { entries: Entry[]; onClose: () => void }) {
    const t = useText();
    const [chosen, setChosen] = useState({ id: ROOT, name: t.top });
    const restore = async () => {
        const taken = namesOf(await inFolder(chosen.id));
        const changes = entries.map(({ id, name }) => {
            const free = freeName(name, taken);
            taken.add(nameOf(free));
            return { op: "restore" as const, node: id, to: { parent: chosen.id, name: free } };
        });
        await edit(...changes);
    };
    return (
        <FormDialog title={t.restoreTo} onClose={onClose} submit={t.restoreInto(chosen.name)} onSubmit={restore}>
            <p>{t.restoreToAbout}</p>
            <ul className="list-disc ps-6">
                {entries.slice(0, MOST).map(({ id, name }) => (
                    <li key={id} className="break-words">
                        <bdi>{name}</bdi>
                    </li>
                ))}
                {entries.length > MOST && <li>{t.andMore(entries.length - MOST)}</li>}
            </ul>
            <FolderTree
                label={t.whereTo}
                chosen={chosen.id}
                onChoose={(id, name) => setChosen({ id, name })}
                without={new Set()}
                openTo={ROOT}
            />
        </FormDialog>
    );
}
