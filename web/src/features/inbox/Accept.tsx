import { useState } from "react";

import type { Submission } from "#vault/client.js";
import { isCode } from "@/api/problem";
import { FolderTree } from "@/features/files/FolderTree";
import { indexAccepted } from "@/features/vault/contents";
import { entry, ROOT } from "@/features/vault/queries";
import { changed, client } from "@/features/vault/session";
import { FormDialog } from "@/ui/Dialog";
import { say } from "@/ui/Toasts";

import { useText } from "./text";

/** Takes what was sent into a folder of the vault. */
export function Accept({ submissions, onClose }: { submissions: Submission[]; onClose: () => void }) {
    const t = useText();
    const [chosen, setChosen] = useState({ id: ROOT, name: t.top });
    const accept = async () => {
        const folder = chosen.id === ROOT ? "/" : (await entry(chosen.id))?.path;
        if (folder === undefined) throw Object.assign(new Error(), { name: "VAULT_FILE_NOT_FOUND" });
        const vault = client();
        const names: string[] = [];
        let unreadable = 0;
        try {
            for (const { object } of submissions) {
                try {
                    const name = await vault.acceptSubmission(object, folder);
                    names.push(name);
                    indexAccepted(vault, `${folder === "/" ? "" : folder}/${name}`).catch(() => undefined);
                } catch (error) {
                    // The others do not wait for one that cannot be opened.
                    if (!isCode(error, "SUBMISSION_UNREADABLE")) throw error;
                    unreadable++;
                }
            }
        } finally {
            await changed();
        }
        const [only] = names;
        if (unreadable > 0 && only === undefined) throw Object.assign(new Error(t.unreadable), { name: "SUBMISSION_UNREADABLE" });
        if (only !== undefined) say(names.length === 1 ? t.accepted(only) : t.acceptedMany(names.length));
        if (unreadable > 0) say(t.notAll(unreadable));
    };
    return (
        <FormDialog title={t.acceptTitle(submissions.length)} submit={t.acceptInto(chosen.name)} onSubmit={accept} onClose={onClose}>
            <p className="text-quiet">{t.acceptAbout}</p>
            <FolderTree
                label={t.acceptTitle(submissions.length)}
                chosen={chosen.id}
                onChoose={(id, name) => setChosen({ id, name })}
                without={new Set()}
                openTo={ROOT}
            />
        </FormDialog>
    );
}
