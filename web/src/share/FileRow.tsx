import { Download, Eye, File as FileIcon } from "lucide-react";
import type { OpenedLink } from "#vault/link.js";
import { size } from "@/i18n/format";
import { Button } from "@/ui/Button";

import { SavingState } from "./SavingState";
import type { Saving } from "./saving";
import { useText } from "./text";

interface FileRowProps {
    file: OpenedLink["files"][number];
    saving: Saving | undefined;
    onLook: () => void;
    /** Missing where the sender asks not to keep it. */
    onSave?: () => void;
    /** Whether it is all that there is: then saving it is what one most likely wants. */
    isOnly: boolean;
}

/** A file of a link, with what can be done with it. */
export function FileRow({ file: { name, size: bytes }, saving, onLook, onSave, isOnly }: FileRowProps) {
    const t = useText();
    return (
        <li className="flex flex-col gap-2 p-3">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
                <div className="flex min-w-0 grow basis-60 gap-3">
                    <FileIcon aria-hidden className="mt-0.5 size-5 shrink-0 text-quiet" />
                    <div className="min-w-0">
                        <p className="font-medium wrap-anywhere">{name}</p>
                        <p className="text-sm text-quiet">{size(bytes)}</p>
                    </div>
                </div>
                <div className="flex gap-2 max-sm:w-full">
                    <Button icon={Eye} aria-label={t.lookAt(name)} className="max-sm:min-h-11 max-sm:grow" onClick={onLook}>
                        {t.look}
                    </Button>
                    {onSave && (
                        <Button
                            kind={isOnly ? "primary" : "plain"}
                            icon={Download}
                            aria-label={t.saveFile(name)}
                            className="max-sm:min-h-11 max-sm:grow"
                            disabled={saving?.is === "running"}
                            onClick={onSave}
                        >
                            {t.save}
                        </Button>
                    )}
                </div>
            </div>
            {saving && <SavingState label={t.saving(name)} saving={saving} />}
        </li>
    );
}
