import { RotateCcw, Trash2, X } from "lucide-react";
import { useState } from "react";
import type { Entry } from "#vault/client.js";
import { trash, useVaultQuery } from "@/features/vault/queries";
import { useLookedAt } from "@/features/vault/session";
import { ago, date, dateTime, size } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Empty, Page, Section } from "@/ui/Page";
import { Table } from "@/ui/Table";
import { say, sayError } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { EntryIcon } from "./EntryIcon";
import { edit } from "./edits";
import { FilesGate } from "./FilesGate";
import { FilesNav } from "./FilesNav";
import { KeepTrash } from "./KeepTrash";
import { placeOf } from "./place";
import { RestoreDialog } from "./RestoreDialog";
import { useMay } from "./rights";
import { useText } from "./text";
import { purge, removedAt, restore, trashKeeps } from "./trash";

const SHOWN = 200;

/** What was put into the trash. */
export default function TrashPage() {
    return (
        <FilesGate>
            <Trash />
        </FilesGate>
    );
}

function Trash() {
    const t = useText();
    // The trash of a team is emptied by its admins, and not by itself.
    const isTeams = useLookedAt() !== undefined;
    const query = useVaultQuery(["trash"], trash);
    const kept = useVaultQuery(["trash keeps"], async () => (isTeams ? null : ((await trashKeeps()) ?? null)));
    const keeps = kept.data ?? undefined;
    return (
        <Page
            title={t.trash}
            about={isTeams ? t.trashAboutTeam : t.trashAbout}
            width="full"
            actions={!isTeams && kept.data !== undefined && query.data && <KeepTrash keeps={keeps} entries={query.data} />}
        >
            <FilesNav />
            <Answer of={query}>
                {(entries) =>
                    entries.length > 0 ? (
                        <Thrown keeps={keeps} entries={[...entries].sort((a, b) => (b.trashed ?? 0) - (a.trashed ?? 0))} />
                    ) : (
                        <Empty icon={Trash2} title={t.trashEmpty}>
                            {t.trashEmptyHint}
                        </Empty>
                    )
                }
            </Answer>
        </Page>
    );
}

function Thrown({ entries, keeps }: { entries: Entry[]; keeps: number | undefined }) {
    const t = useText();
    const may = useMay();
    const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
    const [shown, setShown] = useState(SHOWN);
    const [homeless, setHomeless] = useState<Entry[]>([]);
    const [doomed, setDoomed] = useState<Entry[]>();
    const selected = entries.filter(({ id }) => picked.has(id));
    const toggle = (id: string) => {
        const next = new Set(picked);
        if (!next.delete(id)) next.add(id);
        setPicked(next);
    };
    const back = async (some: Entry[]) => {
        try {
            const left = await restore(some);
            const done = some.filter((entry) => !left.includes(entry));
            setHomeless(left);
            setPicked(new Set());
            if (done.length > 0) say(t.restored(done.length), () => edit(...done.map(({ id }) => ({ op: "trash" as const, node: id }))));
        } catch (error) {
            sayError(error);
        }
    };
    return (
        <>
            <Section
                title={selected.length > 0 ? t.selected(selected.length) : t.inTrash(entries.length)}
                actions={
                    selected.length > 0 ? (
                        <>
                            {may.write && (
                                <Button icon={RotateCcw} onClick={() => void back(selected)}>
                                    {t.restore}
                                </Button>
                            )}
                            {may.destroy && (
                                <Button kind="danger" icon={X} onClick={() => setDoomed(selected)}>
                                    {t.purge}
                                </Button>
                            )}
                        </>
                    ) : (
                        may.destroy && (
                            <Button kind="danger" icon={Trash2} onClick={() => setDoomed(entries)}>
                                {t.emptyTrash}
                            </Button>
                        )
                    )
                }
            >
                <Table
                    label={t.trash}
                    id={({ id }) => id}
                    rows={entries.slice(0, shown)}
                    columns={[
                        {
                            id: "pick",
                            title: <span className="sr-only">{t.selection}</span>,
                            cell: ({ id, name }) => (
                                <input
                                    type="checkbox"
                                    aria-label={t.select(name)}
                                    checked={picked.has(id)}
                                    onChange={() => toggle(id)}
                                    className="block size-5 accent-accent"
                                />
                            ),
                        },
                        {
                            id: "name",
                            title: t.name,
                            cell: (entry) => (
                                <span className="flex items-center gap-3">
                                    <EntryIcon entry={entry} />
                                    <span className="min-w-0">
                                        <bdi className="break-all">{entry.name}</bdi>
                                        <bdi className="block text-sm break-all text-quiet">{t.wasIn(placeOf(entry))}</bdi>
                                    </span>
                                </span>
                            ),
                        },
                        { id: "size", title: t.size, wide: true, cell: (entry) => (entry.size === undefined ? "–" : size(entry.size)) },
                        {
                            id: "trashed",
                            title: t.putThere,
                            wide: true,
                            cell: ({ trashed = 0 }) => <time title={dateTime(trashed)}>{ago(trashed)}</time>,
                        },
                        {
                            id: "removed",
                            title: t.goneOn,
                            wide: true,
                            cell: (entry) => {
                                const at = removedAt(entry, keeps);
                                if (at === undefined) return t.never;
                                return at > Date.now() ? date(at) : t.soon;
                            },
                        },
                        {
                            id: "do",
                            title: <span className="sr-only">{t.actions}</span>,
                            end: true,
                            cell: (entry) => (
                                <span className="flex justify-end gap-1">
                                    {may.write && (
                                        <Button kind="quiet" icon={RotateCcw} onClick={() => void back([entry])}>
                                            <span className="max-sm:sr-only">{t.restore}</span>
                                        </Button>
                                    )}
                                    {may.destroy && (
                                        <Button
                                            kind="quiet"
                                            icon={X}
                                            className="text-bad"
                                            aria-label={t.purgeOne(entry.name)}
                                            onClick={() => setDoomed([entry])}
                                        />
                                    )}
                                </span>
                            ),
                        },
                    ]}
                />
                {entries.length > shown && (
                    <Button className="self-center" onClick={() => setShown(shown + SHOWN)}>
                        {t.showMore}
                    </Button>
                )}
            </Section>
            {homeless.length > 0 && <RestoreDialog entries={homeless} onClose={() => setHomeless([])} />}
            {doomed && (
                <Confirm
                    title={doomed.length === entries.length ? t.emptyTitle(doomed.length) : t.purgeTitle(doomed.length)}
                    confirm={t.purge}
                    word={t.purgeWord}
                    onConfirm={async () => {
                        await purge(doomed);
                        setPicked(new Set());
                        say(t.purged(doomed.length));
                    }}
                    onClose={() => setDoomed(undefined)}
                >
                    <p>{t.purgeAbout}</p>
                </Confirm>
            )}
        </>
    );
}
