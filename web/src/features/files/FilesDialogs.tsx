import type { Entry } from "#vault/client.js";
import { ShareDialog } from "@/features/sharing/ShareDialog";

import type { Asked } from "./actions";
import { ClashDialog } from "./ClashDialog";
import { DetailsDialog } from "./DetailsPanel";
import { MoveDialog } from "./MoveDialog";
import type { Clash } from "./moving";
import { NewFolderDialog } from "./NewFolderDialog";
import { TagsDialog } from "./TagsDialog";

interface FilesDialogsProps {
    asked: Asked | undefined;
    clash: Clash | undefined;
    folder: string;
    taken: () => ReadonlySet<string>;
    ask: (asked: Asked | undefined) => void;
    onClash: (clash: Clash | undefined) => void;
    onMove: (entries: Entry[], folder: string) => Promise<void>;
    onMade: (folder: string) => void;
    onPreview: (entry: Entry, object: string) => void;
    onGo: (folder: string) => void;
}

/** The dialogs of the page of files. */
export function FilesDialogs({ asked, clash, folder, taken, ask, onClash, onMove, onMade, onPreview, onGo }: FilesDialogsProps) {
    const close = () => ask(undefined);
    return (
        <>
            {asked?.is === "move" && <MoveDialog entries={asked.entries} onMove={(to) => onMove(asked.entries, to)} onClose={close} />}
            {asked?.is === "tags" && <TagsDialog entries={asked.entries} onClose={close} />}
            {asked?.is === "share" && <ShareDialog entries={asked.entries} onClose={close} />}
            {asked?.is === "folder" && <NewFolderDialog parent={folder} taken={taken} onMade={onMade} onClose={close} />}
            {asked?.is === "details" && (
                <DetailsDialog entries={asked.entries} ask={ask} onPreview={onPreview} onGo={onGo} onClose={close} />
            )}
            {clash && <ClashDialog clash={clash} onClose={() => onClash(undefined)} />}
        </>
    );
}
