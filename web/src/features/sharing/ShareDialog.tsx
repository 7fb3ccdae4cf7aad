import { Link2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Entry, MadeLink, ShareOptions } from "#vault/client.js";
import { isCode } from "@/api/problem";
import { changed, client } from "@/features/vault/session";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { useText as useUiText } from "@/ui/text";

import { LinkForm } from "./LinkForm";
import { LinkMade } from "./LinkMade";
import { CAREFUL, optionsOf } from "./options";
import { PresentLinks } from "./PresentLinks";
import { useText } from "./text";

/** Makes a link to files and folders, and shows those that there are. */
export function ShareDialog({ entries, onClose }: { entries: Entry[]; onClose: () => void }) {
    const t = useText();
    const ui = useUiText();
    const [draft, setDraft] = useState(CAREFUL);
    const [made, setMade] = useState<{ link: MadeLink; options: ShareOptions }>();
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState<unknown>();
    const ready = optionsOf(draft) !== undefined;

    const make = async (event: FormEvent) => {
        event.preventDefault();
        const options = optionsOf(draft);
        if (!options || busy) return;
        setBusy(true);
        setError(undefined);
        try {
            const nodes = entries.map(({ id }) => id);
            const link = await client().share(nodes, options);
            setMade({ link, options });
            await changed();
        } catch (failure) {
            setError(failure);
        } finally {
            setBusy(false);
        }
    };

    if (made) {
        return (
            <Dialog
                title={t.made}
                stays
                onClose={onClose}
                actions={
                    <Button kind="primary" onClick={onClose}>
                        {t.done}
                    </Button>
                }
            >
                <LinkMade made={made.link} options={made.options} />
            </Dialog>
        );
    }
    return (
        <Dialog title={t.shareTitle(entries[0]?.name ?? "", entries.length - 1)} onClose={onClose}>
            <form onSubmit={(event) => void make(event)} className="flex flex-col gap-4">
                <p className="text-quiet">
                    {t.shareAbout} {entries.some(({ folder }) => folder) && t.folderAbout}
                </p>
                <LinkForm draft={draft} onChange={setDraft} />
                {error !== undefined &&
                    (isCode(error, "VALIDATION_FAILED") ? (
                        <p role="alert" className="text-bad">
                            {t.endsTooFar}
                        </p>
                    ) : (
                        <ErrorNotice error={error} />
                    ))}
                <div className="flex flex-wrap justify-end gap-2">
                    <Button onClick={onClose}>{ui.cancel}</Button>
                    <Button type="submit" kind="primary" icon={Link2} busy={busy} disabled={!ready}>
                        {t.make}
                    </Button>
                </div>
            </form>
            <PresentLinks entries={entries} />
        </Dialog>
    );
}
