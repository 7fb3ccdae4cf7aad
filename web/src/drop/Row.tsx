import { Check, File as FileIcon, X } from "lucide-react";

import { isCode } from "@/api/problem";
import { size } from "@/i18n/format";
import { Button, IconButton } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Progress } from "@/ui/Wait";

import { type Item, reasonOf } from "./queue";
import { useText } from "./text";

/** A file that is to be sent, is on its way, or has arrived. */
export function Row({ item, onRemove, onStop }: { item: Item; onRemove: (() => void) | undefined; onStop: () => void }) {
    const t = useText();
    const { file, is, sent } = item;
    const going = sent === 0 ? t.locking : t.sentSoFar(size(sent), size(file.size));
    return (
        <li className="flex flex-col gap-2 p-3">
            <div className="flex items-center gap-3">
                <FileIcon aria-hidden className="size-5 shrink-0 text-quiet" />
                <div className="min-w-0 grow">
                    <p className="font-medium wrap-anywhere">{file.name}</p>
                    <p className="text-sm text-quiet">{is === "sending" ? going : size(file.size)}</p>
                </div>
                {is === "arrived" && (
                    <p className="flex items-center gap-1 text-sm text-good">
                        <Check aria-hidden className="size-4" />
                        {t.arrived}
                    </p>
                )}
                {is === "sending" && (
                    <Button kind="quiet" onClick={onStop}>
                        {t.cancel}
                    </Button>
                )}
                {(is === "waiting" || is === "failed") && onRemove && (
                    <IconButton icon={X} label={t.remove(file.name)} onClick={onRemove} />
                )}
                {is === "waiting" && !onRemove && <p className="text-sm text-quiet">{t.waiting}</p>}
            </div>
            {is === "sending" && <Progress label={t.sending(file.name)} value={file.size === 0 ? null : Math.min(1, sent / file.size)} />}
            {is === "failed" && <Failed error={item.error} />}
        </li>
    );
}

function Failed({ error }: { error: unknown }) {
    const t = useText();
    const reason = reasonOf(error);
    if (isCode(error, "CANCELLED")) return <p className="text-sm text-quiet">{t.notSent}</p>;
    if (reason === "other") return <ErrorNotice error={error} />;
    return (
        <p role="alert" className="rounded-lg bg-bad-soft p-3 text-sm">
            <strong>{t[reason]}.</strong> {t[`${reason}Detail`]}
        </p>
    );
}
