import type { SchemaAccessView } from "@/api/schema";
import { useVaultQuery } from "@/features/vault/queries";
import { ago, dateTime, number } from "@/i18n/format";
import { Section } from "@/ui/Page";
import { type Column, Table } from "@/ui/Table";
import { Answer } from "@/ui/Wait";

import { FileName } from "./FileName";
import { useText } from "./text";
import { named, type Used, useAccess } from "./used";

/** Which files are used: most of all, and last. */
export function MostUsed({ days }: { days: number }) {
    const t = useText();
    const access = useAccess(days);
    return (
        <Answer of={access}>
            {(view) => (
                <div className="grid items-start gap-6 xl:grid-cols-2">
                    <Files view={view} which="most" title={t.mostUsed} about={t.mostUsedAbout} nothing={t.neverUsed} />
                    <Files view={view} which="latest" title={t.lastUsed} about={t.lastUsedAbout(days)} nothing={t.notUsed} />
                </div>
            )}
        </Answer>
    );
}

interface FilesProps {
    view: SchemaAccessView;
    which: "most" | "latest";
    title: string;
    about: string;
    /** What is said when there are none. */
    nothing: string;
}

function Files({ view, which, title, about, nothing }: FilesProps) {
    const t = useText();
    const used = useVaultQuery(["insight-used", view.most, view.latest], () => named(view));
    const last: Column<Used> = {
        id: "last",
        title: t.last,
        wide: which === "most",
        end: which === "latest",
        cell: ({ last }) => (
            <time className="whitespace-nowrap" title={dateTime(last)}>
                {ago(last)}
            </time>
        ),
    };
    const columns: Column<Used>[] = [
        { id: "name", title: t.file, cell: ({ entry }) => <FileName entry={entry} /> },
        last,
        ...(which === "most" ? [{ id: "reads", title: t.reads, end: true, cell: ({ reads }: Used) => number(reads) }] : []),
    ];
    return (
        <Section title={title} about={about}>
            <Answer of={used}>
                {(files) =>
                    files[which].length > 0 ? (
                        <Table label={title} rows={files[which]} id={({ entry }) => entry.id} columns={columns} />
                    ) : (
                        <p className="text-quiet">{nothing}</p>
                    )
                }
            </Answer>
        </Section>
    );
}
