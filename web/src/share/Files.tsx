import { Download, Folder, RotateCw } from "lucide-react";
import { useEffect, useState } from "react";
import type { LinkClient, OpenedLink, RangeReader } from "#vault/link.js";
import { time } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { later } from "@/ui/later";
import { Note } from "@/ui/Page";
import { useLeft } from "@/ui/useLeft";
import { Loading } from "@/ui/Wait";
import { Failed } from "./Failed";
import { FileRow } from "./FileRow";
import { inFolders } from "./inFolders";
import { openLink } from "./link";
import { SavingState } from "./SavingState";
import { ALL, useSaving } from "./saving";
import { useText } from "./text";

const PreviewOf = later(async () => (await import("@/features/preview/PreviewOf")).PreviewOf, {
    wait: ({ name, onClose }) => (
        <Dialog title={name} onClose={onClose}>
            <Loading />
        </Dialog>
    ),
    failed: (error, _, { name, onClose }) => (
        <Dialog title={name} onClose={onClose}>
            <Failed error={error} />
        </Dialog>
    ),
});

/** The files that a link leads to: to look at, and to save unless the sender asks not to. */
export function Files({ link, client }: { link: OpenedLink; client: LinkClient }) {
    const t = useText();
    const { files, viewOnly, ticketExpiresAt } = link;
    const { savings, save, saveAll } = useSaving(client, files);
    const [looking, setLooking] = useState<number>();
    const whole = savings[ALL];
    return (
        <>
            {viewOnly && <p className="max-w-prose">{t.viewOnly}</p>}
            <Counting until={ticketExpiresAt} viewOnly={viewOnly} />
            {!viewOnly && files.length > 1 && (
                <div className="flex flex-col gap-3">
                    <Button
                        kind="primary"
                        icon={Download}
                        className="min-h-11 sm:self-start"
                        disabled={whole?.is === "running"}
                        onClick={() => void saveAll(t.zipName)}
                    >
                        {t.saveAll}
                    </Button>
                    {whole && <SavingState label={t.savingAll} saving={whole} />}
                </div>
            )}
            <section aria-label={t.files} className="flex flex-col gap-4">
                {inFolders(files).map(([folder, inside]) => (
                    <div key={folder} className="flex flex-col gap-1">
                        {folder !== "" && (
                            <h2 className="flex items-center gap-2 font-medium break-all">
                                <Folder aria-hidden className="size-4 shrink-0 text-quiet" />
                                {folder}
                            </h2>
                        )}
                        <ul className="divide-y divide-line rounded-lg border border-line">
                            {inside.map((index) => (
                                <FileRow
                                    key={index}
                                    file={files[index] as OpenedLink["files"][number]}
                                    saving={savings[index]}
                                    onLook={() => setLooking(index)}
                                    {...(!viewOnly && { onSave: () => void save(index) })}
                                    isOnly={files.length === 1}
                                />
                            ))}
                        </ul>
                    </div>
                ))}
            </section>
            <p className="text-sm text-quiet">{t.untold}</p>
            {looking !== undefined && (
                <Look
                    client={client}
                    file={files[looking] as OpenedLink["files"][number]}
                    index={looking}
                    onSave={viewOnly ? undefined : () => void save(looking)}
                    onClose={() => setLooking(undefined)}
                />
            )}
        </>
    );
}

/** What counts as a download, and until when this one goes on. */
function Counting({ until, viewOnly }: { until: string; viewOnly: boolean }) {
    const t = useText();
    const left = useLeft(new Date(until).getTime());
    return (
        <Note tone={left === 0 ? "warn" : "plain"}>
            <p>{left === 0 ? t.timeOver : viewOnly ? t.countedLook : t.counted}</p>
            {left > 0 && <p className="text-sm text-quiet">{viewOnly ? t.untilTimeLook(time(until)) : t.untilTime(time(until))}</p>}
            {left === 0 && (
                <Button icon={RotateCw} className="mt-2" onClick={() => void openLink()}>
                    {t.openAgain}
                </Button>
            )}
        </Note>
    );
}

interface LookProps {
    client: LinkClient;
    file: OpenedLink["files"][number];
    index: number;
    onSave: (() => void) | undefined;
    onClose: () => void;
}

function Look({ client, file: { name, media, size }, index, onSave, onClose }: LookProps) {
    const [reader, setReader] = useState<RangeReader>();
    const [error, setError] = useState<unknown>();
    useEffect(() => {
        let over = false;
        let opened: RangeReader | undefined;
        client.reader(index).then(
            (reader) => {
                opened = reader;
                if (over) reader.close();
                else setReader(reader);
            },
            (failure: unknown) => setError(failure),
        );
        return () => {
            over = true;
            opened?.close();
        };
    }, [client, index]);
    if (reader) return <PreviewOf name={name} media={media} size={size} reader={reader} onClose={onClose} onDownload={onSave} />;
    return (
        <Dialog title={name} onClose={onClose}>
            {error === undefined ? <Loading /> : <Failed error={error} />}
        </Dialog>
    );
}
