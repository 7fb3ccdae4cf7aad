import { X } from "lucide-react";
import type { Entry } from "#vault/client.js";
import { IconButton } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Loading } from "@/ui/Wait";

import type { Asked } from "./actions";
import { Details } from "./Details";
import { useEntry } from "./data";
import { prefer } from "./preferences";
import { useText } from "./text";

interface PanelProps {
    entries: Entry[];
    ask: (asked: Asked) => void;
    onPreview: (entry: Entry, object: string) => void;
    onGo: (folder: string) => void;
}

/** Details beside the list, where there is room. */
export function DetailsPanel(props: PanelProps) {
    const t = useText();
    return (
        <aside
            aria-label={t.details}
            className="sticky top-16 max-h-[calc(100dvh-5rem)] w-80 shrink-0 overflow-auto rounded-xl border border-line bg-surface p-4 max-lg:hidden"
        >
            <div className="mb-3 flex items-center justify-between">
                <h2 className="font-semibold">{t.details}</h2>
                <IconButton icon={X} label={t.closeDetails} onClick={() => prefer({ details: false })} />
            </div>
            <Details {...props} />
        </aside>
    );
}

/** Details in a dialog, where there is none. */
export function DetailsDialog({ onClose, ...props }: PanelProps & { onClose: () => void }) {
    const t = useText();
    const [one, ...others] = props.entries;
    const isOne = one !== undefined && others.length === 0;
    return (
        <Dialog title={t.details} onClose={onClose}>
            {isOne ? <Present {...props} id={one.id} /> : <Details {...props} />}
        </Dialog>
    );
}

/** What a dialog was opened with may change while it is open. */
function Present({ id, ...props }: PanelProps & { id: string }) {
    const { data } = useEntry(id);
    return data ? <Details {...props} entries={[data]} /> : <Loading />;
}
