import type { Submission } from "#vault/client.js";
import { isCode } from "@/api/problem";
import { changed, client } from "@/features/vault/session";
import { say } from "@/ui/Toasts";

import { FolderPicker } from "./FolderPicker";
import { useText } from "./text";

/** Takes what was sent into a folder of the vault. */
export function Accept({ submissions, onClose }: { submissions: Submission[]; onClose: () => void }) {
    const t = useText();
    const accept = async (folder: string) => {
        const names: string[] = [];
        let unreadable = 0;
        try {
            for (const { object } of submissions) {
                try {
                    names.push(await client().acceptSubmission(object, folder));
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
        <FolderPicker
            title={t.acceptTitle(submissions.length)}
            about={t.acceptAbout}
            submit={t.acceptInto}
            onChoose={accept}
            onClose={onClose}
        />
    );
}
