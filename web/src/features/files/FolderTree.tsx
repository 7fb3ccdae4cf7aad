import { ChevronRight, FolderLock } from "lucide-react";
import { type ReactNode, useId, useState } from "react";

import { ROOT } from "@/features/vault/queries";
import { classes } from "@/ui/classes";
import { Loading } from "@/ui/Wait";

import { useFolder, useTrail } from "./data";
import { EntryIcon } from "./EntryIcon";
import { inOrder } from "./order";
import { useText } from "./text";

interface TreeProps {
    /** What the tree is for, for those who do not see it. */
    label: string;
    chosen: string | undefined;
    onChoose: (folder: string, name: string) => void;
    /** Folders that cannot be chosen, with all that lies in them. */
    without: ReadonlySet<string>;
    /** A folder that the tree is open down to. */
    openTo: string;
}

interface BranchProps extends TreeProps {
    group: string;
    open: ReadonlySet<string>;
}

/** All folders, as deep as one opens them, of which one is chosen. */
export function FolderTree(props: TreeProps) {
    const t = useText();
    const group = useId();
    const { data: above } = useTrail(props.openTo);
    if (!above) return <Loading />;
    const open = new Set([ROOT, ...above.map(({ id }) => id)]);
    return (
        <fieldset className="max-h-[50dvh] overflow-auto rounded-lg border border-line p-1">
            <legend className="sr-only">{props.label}</legend>
            <ul>
                <Branch {...props} group={group} open={open} id={ROOT} name={t.top}>
                    <FolderLock aria-hidden className="size-5 text-accent" strokeWidth={1.75} />
                </Branch>
            </ul>
        </fieldset>
    );
}

function Branch({ id, name, children, ...props }: BranchProps & { id: string; name: string; children: ReactNode }) {
    const t = useText();
    const { chosen, onChoose, group } = props;
    const [isOpen, setOpen] = useState(props.open.has(id));
    return (
        <li>
            <div className={classes("flex min-h-11 items-center rounded-lg", chosen === id ? "bg-accent-soft" : "hover:bg-sunken")}>
                <button
                    type="button"
                    aria-expanded={isOpen}
                    aria-label={t.foldersIn(name)}
                    onClick={() => setOpen(!isOpen)}
                    className="grid size-11 shrink-0 place-items-center rounded-lg -outline-offset-2"
                >
                    <ChevronRight aria-hidden className={classes("size-4", isOpen ? "rotate-90" : "rtl:rotate-180")} />
                </button>
                <label className="flex min-h-11 min-w-0 grow items-center gap-2 pe-3">
                    <input
                        type="radio"
                        name={group}
                        checked={chosen === id}
                        onChange={() => onChoose(id, name)}
                        onDoubleClick={() => setOpen(true)}
                        className="size-6 shrink-0 accent-accent"
                    />
                    {children}
                    <bdi className="truncate">{name}</bdi>
                </label>
            </div>
            {isOpen && <Branches {...props} id={id} />}
        </li>
    );
}

function Branches({ id, ...props }: BranchProps & { id: string }) {
    const t = useText();
    const { data } = useFolder(id);
    if (!data) return <p className="ps-11 text-sm text-quiet">…</p>;
    const folders = inOrder(data, { by: "name", down: false }).filter(({ folder, id }) => folder && !props.without.has(id));
    if (folders.length === 0) return <p className="py-1 ps-11 text-sm text-quiet">{t.noFolders}</p>;
    return (
        <ul className="ps-5">
            {folders.map((folder) => (
                <Branch key={folder.id} {...props} id={folder.id} name={folder.name}>
                    <EntryIcon entry={folder} />
                </Branch>
            ))}
        </ul>
    );
}
