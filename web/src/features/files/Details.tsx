import { Files as FilesIcon, PencilLine } from "lucide-react";
import type { ReactNode } from "react";
import type { Entry } from "#vault/client.js";
import { dateTime, number, size } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Badge } from "@/ui/Page";

import type { Asked } from "./actions";
import { Comments } from "./Comments";
import { useContents } from "./data";
import { EntryIcon } from "./EntryIcon";
import { kindOf } from "./kinds";
import { placeOf } from "./place";
import { useMay } from "./rights";
import { useText } from "./text";
import type { Text } from "./text/en";
import { Versions } from "./Versions";

interface DetailsProps {
    entries: Entry[];
    ask: (asked: Asked) => void;
    /** Shows a version of a file. */
    onPreview: (entry: Entry, object: string) => void;
    onGo: (folder: string) => void;
}

/** All that is known of what is selected. */
export function Details({ entries, ask, onPreview, onGo }: DetailsProps) {
    const t = useText();
    const may = useMay();
    const [one, ...others] = entries;
    if (!one) return <p className="text-quiet">{t.selectForDetails}</p>;
    if (others.length > 0) return <Several entries={entries} />;
    return (
        <div className="flex flex-col gap-5">
            <div className="flex items-start gap-3">
                <EntryIcon entry={one} className="mt-0.5 size-7" />
                <p className="min-w-0 font-semibold break-words">
                    <bdi>{one.name}</bdi>
                </p>
            </div>
            <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm [&_dt]:text-quiet">
                <dt>{t.type}</dt>
                <dd>
                    {t.kinds[kindOf(one)]}
                    {one.media && <span className="block break-all text-quiet">{one.media}</span>}
                </dd>
                {one.folder ? <Contents folder={one} /> : <Fact name={t.size}>{exact(one.size ?? 0, t)}</Fact>}
                <Fact name={t.liesIn}>
                    <button type="button" className="text-start break-words text-accent underline" onClick={() => onGo(one.parent)}>
                        <bdi>{placeOf(one)}</bdi>
                    </button>
                </Fact>
                {one.modified !== undefined && <Fact name={t.changed}>{dateTime(one.modified)}</Fact>}
                <Fact name={t.made}>{dateTime(one.created)}</Fact>
                <Fact name={t.tags}>
                    <span className="flex flex-wrap items-center gap-1">
                        {one.tags.map((tag) => (
                            <Badge key={tag}>{tag}</Badge>
                        ))}
                        {may.write && (
                            <Button
                                kind="quiet"
                                icon={PencilLine}
                                className="min-h-7 px-2 py-0 text-sm"
                                onClick={() => ask({ is: "tags", entries: [one] })}
                            >
                                {one.tags.length > 0 ? t.change : t.add}
                            </Button>
                        )}
                    </span>
                </Fact>
            </dl>
            {!one.folder && (
                <Part title={t.versions}>
                    <Versions entry={one} onPreview={(object) => onPreview(one, object)} />
                </Part>
            )}
            <Part title={t.comments}>
                <Comments key={one.id} entry={one} />
            </Part>
        </div>
    );
}

/** A size, with all its digits where it is not written in them already. */
const exact = (bytes: number, t: Text): string => (bytes < 1000 ? size(bytes) : t.exactSize(size(bytes), number(bytes)));

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
    <>
        <dt>{name}</dt>
        <dd className="min-w-0 break-words">{children}</dd>
    </>
);

function Part({ title, children }: { title: string; children: ReactNode }) {
    return (
        <section aria-label={title} className="border-t border-line pt-4">
            <h3 className="mb-2 font-semibold">{title}</h3>
            {children}
        </section>
    );
}

function Contents({ folder }: { folder: Entry }) {
    const t = useText();
    const { data } = useContents(folder);
    return (
        <>
            <Fact name={t.holds}>{data ? t.amount(data.files, data.folders) : "…"}</Fact>
            <Fact name={t.size}>{data ? size(data.bytes) : "…"}</Fact>
        </>
    );
}

function Several({ entries }: { entries: Entry[] }) {
    const t = useText();
    const files = entries.filter(({ folder }) => !folder);
    const newest = Math.max(...files.map(({ modified = 0 }) => modified), 0);
    return (
        <div className="flex flex-col gap-5">
            <div className="flex items-center gap-3">
                <FilesIcon aria-hidden className="size-7 text-quiet" strokeWidth={1.75} />
                <p className="font-semibold">{t.selected(entries.length)}</p>
            </div>
            <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm [&_dt]:text-quiet">
                <Fact name={t.holds}>{t.amount(files.length, entries.length - files.length)}</Fact>
                <Fact name={t.size}>{size(files.reduce((sum, file) => sum + (file.size ?? 0), 0))}</Fact>
                {newest > 0 && <Fact name={t.lastChange}>{dateTime(newest)}</Fact>}
            </dl>
        </div>
    );
}
