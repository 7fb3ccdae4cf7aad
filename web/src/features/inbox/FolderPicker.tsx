import { ChevronRight, Folder } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Entry } from "#vault/client.js";
import { list, ROOT, useVaultQuery } from "@/features/vault/queries";
import { FormDialog } from "@/ui/Dialog";
import { Answer } from "@/ui/Wait";

import { useText } from "./text";

interface Place {
    id: string;
    name: string;
    path: string;
}

interface FolderPickerProps {
    title: string;
    about: string;
    /** What the button says, for the folder that is chosen. */
    submit: (folder: string) => string;
    /** Is given the folder's path. */
    onChoose: (path: string) => Promise<unknown>;
    onClose: () => void;
}

/** Chooses a folder of the vault. */
export function FolderPicker({ title, about, submit, onChoose, onClose }: FolderPickerProps) {
    const t = useText();
    const [way, setWay] = useState<Place[]>([{ id: ROOT, name: t.top, path: "/" }]);
    const here = way.at(-1) as Place;
    const inside = useVaultQuery(["list", here.id], () => list(here.id));
    const first = useRef<HTMLUListElement>(null);
    const moved = useRef(false);
    // What was pressed is gone when a folder opens: the focus goes on to what is in it.
    // biome-ignore lint/correctness/useExhaustiveDependencies: it moves when another folder is shown
    useEffect(() => {
        if (moved.current) first.current?.focus();
    }, [here.id]);
    const go = (next: Place[]) => {
        moved.current = true;
        setWay(next);
    };
    return (
        <FormDialog title={title} submit={submit(here.name)} onSubmit={() => onChoose(here.path)} onClose={onClose}>
            <p className="text-quiet">{about}</p>
            <nav aria-label={t.path}>
                <ol className="flex flex-wrap items-center gap-1">
                    {way.map((place, at) => (
                        <li key={place.id} className="flex items-center gap-1">
                            {at > 0 && <ChevronRight aria-hidden className="size-4 text-quiet rtl:rotate-180" />}
                            <button
                                type="button"
                                aria-current={place === here || undefined}
                                className="min-h-8 rounded px-1.5 wrap-anywhere hover:bg-sunken aria-[current]:font-semibold"
                                onClick={() => go(way.slice(0, at + 1))}
                            >
                                {place.name}
                            </button>
                        </li>
                    ))}
                </ol>
            </nav>
            <Answer of={inside}>
                {(entries) => (
                    <Folders
                        of={entries.filter(({ folder }) => folder)}
                        listRef={first}
                        onOpen={({ id, name, path }) => go([...way, { id, name, path }])}
                    />
                )}
            </Answer>
        </FormDialog>
    );
}

function Folders({
    of,
    listRef,
    onOpen,
}: {
    of: Entry[];
    listRef: React.RefObject<HTMLUListElement | null>;
    onOpen: (folder: Entry) => void;
}) {
    const t = useText();
    return (
        <ul ref={listRef} tabIndex={-1} aria-label={t.folders} className="max-h-64 overflow-auto rounded-lg border border-line p-1">
            {of.length === 0 && <li className="p-3 text-quiet">{t.noFolders}</li>}
            {of.map((folder) => (
                <li key={folder.id}>
                    <button
                        type="button"
                        aria-label={t.openFolder(folder.name)}
                        className="flex min-h-10 w-full items-center gap-2.5 rounded px-2.5 text-start hover:bg-sunken"
                        onClick={() => onOpen(folder)}
                    >
                        <Folder aria-hidden className="size-4.5 shrink-0 text-accent" />
                        <span className="grow wrap-anywhere">{folder.name}</span>
                        <ChevronRight aria-hidden className="size-4 shrink-0 text-quiet rtl:rotate-180" />
                    </button>
                </li>
            ))}
        </ul>
    );
}
