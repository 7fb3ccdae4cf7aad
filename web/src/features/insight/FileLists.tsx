import type { Entry } from "#vault/client.js";
import { ago, dateTime, number, size } from "@/i18n/format";
import { Section } from "@/ui/Page";
import { type Column, Table } from "@/ui/Table";

import type { Aged } from "./collect";
import { FileName } from "./FileName";
import { useText } from "./text";
import { Unbroken } from "./Unbroken";

/** The largest files. */
export function Larger({ files }: { files: Entry[] }) {
    const t = useText();
    const columns: Column<Entry>[] = [
        { id: "name", title: t.file, cell: (entry) => <FileName entry={entry} /> },
        {
            id: "changed",
            title: t.changed,
            wide: true,
            cell: ({ modified = 0 }) => (
                <time className="whitespace-nowrap" title={dateTime(modified)}>
                    {ago(modified)}
                </time>
            ),
        },
        { id: "size", title: t.size, end: true, cell: (entry) => <Unbroken>{size(entry.size ?? 0)}</Unbroken> },
    ];
    return (
        <Section title={t.largest} about={t.largestAbout}>
            {files.length > 0 ? (
                <Table label={t.largest} rows={files} id={({ id }) => id} columns={columns} />
            ) : (
                <p className="text-quiet">{t.noFiles}</p>
            )}
        </Section>
    );
}

/** The files with the largest older versions. */
export function Older({ aged }: { aged: Aged[] }) {
    const t = useText();
    const columns: Column<Aged>[] = [
        { id: "name", title: t.file, cell: ({ entry }) => <FileName entry={entry} inFolder /> },
        { id: "count", title: t.versions, end: true, cell: ({ older }) => number(older.files) },
        { id: "size", title: t.size, end: true, cell: ({ older }) => <Unbroken>{size(older.bytes)}</Unbroken> },
    ];
    return (
        <div id="older" className="min-w-0">
            <Section title={t.olderTitle} about={t.olderAbout}>
                {aged.length > 0 ? (
                    <Table label={t.olderTitle} rows={aged} id={({ entry }) => entry.id} columns={columns} />
                ) : (
                    <p className="text-quiet">{t.noOlder}</p>
                )}
            </Section>
        </div>
    );
}
