import { CircleCheck, CircleSlash, Scale, Square, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import type { Entry } from "#vault/client.js";
import { putIntoTrash } from "@/features/files/moving";
import { client } from "@/features/vault/session";
import { size } from "@/i18n/format";
import { Button, IconButton } from "@/ui/Button";
import { Badge, Section } from "@/ui/Page";
import { sayError } from "@/ui/Toasts";
import { Progress } from "@/ui/Wait";

import { type Alike, sameContents } from "./alike";
import { FileName } from "./FileName";
import { useText } from "./text";

/** Files that may be there twice. */
export function Duplicates({ alike }: { alike: Alike[] }) {
    const t = useText();
    return (
        <Section title={t.duplicates} about={t.duplicatesAbout}>
            {alike.length === 0 && <p className="text-quiet">{t.noDuplicates}</p>}
            <ul className="flex flex-col divide-y divide-line">
                {alike.map((group) => (
                    // What was found out holds for these files as they are.
                    <Group key={group.files.map(({ id, modified, versions }) => `${id} ${modified} ${versions}`).join()} group={group} />
                ))}
            </ul>
        </Section>
    );
}

/** Nothing was read yet; it is being read; or which files are the same. */
type Comparison = undefined | { part: number } | { same: Entry[][] };

function Group({ group: { size: bytes, files, count } }: { group: Alike }) {
    const t = useText();
    const [comparison, setComparison] = useState<Comparison>();
    const stop = useRef<AbortController>(undefined);
    useEffect(() => () => stop.current?.abort(), []);
    const compare = async () => {
        stop.current = new AbortController();
        const { signal } = stop.current;
        setComparison({ part: 0 });
        try {
            const same = await compareFiles(files, bytes, signal, (part) => setComparison({ part }));
            setComparison({ same });
        } catch (error) {
            if (signal.aborted) return;
            setComparison(undefined);
            sayError(error);
        }
    };
    const cancel = () => {
        stop.current?.abort();
        setComparison(undefined);
    };
    const isBusy = comparison !== undefined && "part" in comparison;
    const same = comparison !== undefined && "same" in comparison ? comparison.same : undefined;
    return (
        <li className="flex flex-col gap-3 py-4 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-center justify-between gap-2">
                <p>
                    <span className="font-medium">{t.alike(count, size(bytes))}</span>
                    {count > files.length && <span className="text-quiet"> {t.firstOf(files.length)}</span>}
                </p>
                {isBusy ? (
                    <Button icon={Square} onClick={cancel}>
                        {t.stop}
                    </Button>
                ) : (
                    !same && (
                        <Button icon={Scale} aria-label={t.compareOf(files.length, size(bytes))} onClick={() => void compare()}>
                            {t.compare}
                        </Button>
                    )
                )}
            </div>
            {isBusy && <Progress label={t.comparing} value={comparison.part} />}
            <div role="status" className="flex flex-col gap-3 empty:hidden">
                {same?.map((files) => (
                    <Same key={files[0]?.id} files={files} />
                ))}
            </div>
            {!same && (
                <ul className="flex flex-col gap-2">
                    {files.map((entry) => (
                        <li key={entry.id}>
                            <FileName entry={entry} />
                        </li>
                    ))}
                </ul>
            )}
        </li>
    );
}

/** Files with one content, or one that no other is the same as. */
function Same({ files }: { files: Entry[] }) {
    const t = useText();
    const isSame = files.length > 1;
    const Icon = isSame ? CircleCheck : CircleSlash;
    return (
        <div className="flex flex-col gap-2">
            <span>
                <Badge tone={isSame ? "good" : "plain"}>
                    <Icon aria-hidden className="me-1 size-3.5" />
                    {isSame ? t.same : t.different}
                </Badge>
            </span>
            <ul className="flex flex-col gap-2">
                {files.map((entry) => (
                    <li key={entry.id} className="flex items-center justify-between gap-2">
                        <FileName entry={entry} />
                        {isSame && <IconButton icon={Trash2} label={t.intoTrash(entry.name)} onClick={() => void putIntoTrash([entry])} />}
                    </li>
                ))}
            </ul>
        </div>
    );
}

async function compareFiles(files: Entry[], bytes: number, signal: AbortSignal, read: (part: number) => void): Promise<Entry[][]> {
    const readers = await Promise.all(files.map(async (entry) => ({ entry, reader: await client().reader(entry.id) })));
    try {
        const readable = readers.map(({ entry, reader }) => ({ entry, read: (from: number, to: number) => reader.read(from, to) }));
        const same = await sameContents(readable, bytes, signal, read);
        return same.map((files) => files.map(({ entry }) => entry)).sort((a, b) => b.length - a.length);
    } finally {
        for (const { reader } of readers) reader.close();
    }
}
