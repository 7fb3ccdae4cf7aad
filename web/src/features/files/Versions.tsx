import { Download, Eye, History, RotateCcw, X } from "lucide-react";
import { useState } from "react";
import type { Entry, FileVersion } from "#vault/client.js";
import { downloadVersion } from "@/features/transfers";
import { useVaultQuery, versions } from "@/features/vault/queries";
import { dateTime, size } from "@/i18n/format";
import { IconButton } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Badge } from "@/ui/Page";
import { say, sayError } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";
import { edit } from "./edits";
import { useMay } from "./rights";
import { useText } from "./text";

interface VersionsProps {
    entry: Entry;
    onPreview: (object: string) => void;
}

/** The versions of a file, the newest first. */
export function Versions({ entry, onPreview }: VersionsProps) {
    const t = useText();
    const query = useVaultQuery(["versions", entry.id], () => versions(entry.id));
    const may = useMay();
    const [forgotten, setForgotten] = useState<FileVersion & { name: string }>();
    // Two of one minute are told apart by their number.
    const nameOf = (all: FileVersion[], version: FileVersion) => t.versionName(all.indexOf(version) + 1, dateTime(version.stored));
    const restore = ({ object }: FileVersion) => {
        edit({ op: "revert", node: entry.id, object }).then(() => say(t.versionRestored), sayError);
    };
    return (
        <>
            <Answer of={query}>
                {(all) => (
                    <ol className="flex flex-col gap-2">
                        {[...all].reverse().map((version, at) => (
                            <li key={`${version.object} ${version.stored}`} className="flex items-start gap-2">
                                <History aria-hidden className="mt-1 size-4 shrink-0 text-quiet" />
                                <div className="min-w-0 grow">
                                    <p>
                                        {dateTime(version.stored)} {at === 0 && <Badge tone="good">{t.current}</Badge>}
                                    </p>
                                    <p className="text-sm text-quiet">{size(version.size)}</p>
                                    <div className="-ms-2 flex">
                                        <IconButton
                                            icon={Eye}
                                            label={t.previewVersion(nameOf(all, version))}
                                            onClick={() => onPreview(version.object)}
                                        />
                                        <IconButton
                                            icon={Download}
                                            label={t.downloadVersion(nameOf(all, version))}
                                            onClick={() => void downloadVersion(entry, version.object)}
                                        />
                                        {version.object !== all.at(-1)?.object && (
                                            <>
                                                {may.write && (
                                                    <IconButton
                                                        icon={RotateCcw}
                                                        label={t.restoreVersion(nameOf(all, version))}
                                                        onClick={() => restore(version)}
                                                    />
                                                )}
                                                {may.destroy && (
                                                    <IconButton
                                                        icon={X}
                                                        label={t.forgetVersion(nameOf(all, version))}
                                                        className="text-bad"
                                                        onClick={() => setForgotten({ ...version, name: nameOf(all, version) })}
                                                    />
                                                )}
                                            </>
                                        )}
                                    </div>
                                </div>
                            </li>
                        ))}
                    </ol>
                )}
            </Answer>
            {forgotten && (
                <Confirm
                    title={t.forgetTitle(forgotten.name)}
                    confirm={t.forget}
                    onConfirm={() => edit({ op: "forget", node: entry.id, object: forgotten.object })}
                    onClose={() => setForgotten(undefined)}
                >
                    <p>{t.forgetAbout}</p>
                </Confirm>
            )}
        </>
    );
}
