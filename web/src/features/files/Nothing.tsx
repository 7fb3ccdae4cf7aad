import { FolderOpen, Search, Star } from "lucide-react";

import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Page";

import type { Acting } from "./actions";
import { lookForNothing } from "./search";
import { useText } from "./text";
import type { View } from "./usePlace";

interface NothingProps {
    looking: boolean;
    view: View | undefined;
    /** Whether it is the top folder: then the vault has nothing at all. */
    isTop: boolean;
    ask: Acting["ask"];
    /** Without it, nothing can be stored here. */
    upload: (() => void) | undefined;
}

/** What stands where a list would be that has nothing. */
export function Nothing({ looking, view, isTop, ask, upload }: NothingProps) {
    const t = useText();
    if (looking) {
        return (
            <Empty icon={Search} title={t.nothingFound} actions={<Button onClick={lookForNothing}>{t.clearAll}</Button>}>
                {t.nothingFoundHint}
            </Empty>
        );
    }
    if (view === "starred") {
        return (
            <Empty icon={Star} title={t.nothingStarred}>
                {t.nothingStarredHint}
            </Empty>
        );
    }
    return (
        <Empty
            icon={FolderOpen}
            title={isTop ? t.emptyVault : t.emptyFolder}
            actions={
                upload && (
                    <>
                        <Button kind="primary" onClick={upload}>
                            {t.uploadFiles}
                        </Button>
                        <Button onClick={() => ask({ is: "folder" })}>{t.newFolder}</Button>
                    </>
                )
            }
        >
            {upload ? t.emptyHint : t.emptyReadOnly}
        </Empty>
    );
}
