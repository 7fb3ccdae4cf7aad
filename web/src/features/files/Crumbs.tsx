import { ChevronRight, Ellipsis, Folder, FolderLock } from "lucide-react";
import type { Entry } from "#vault/client.js";
import { ROOT } from "@/features/vault/queries";
import { IconButton } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Menu } from "@/ui/Menu";

import { type Dropped, useDropTarget } from "./drag";
import { useText } from "./text";

/** How many of the innermost folders are shown; those between them and the top are in a menu. */
const SHOWN = 3;

interface CrumbsProps {
    trail: Entry[];
    onGo: (folder: string) => void;
    dropped: Dropped;
}

/** The way from the top to the folder that is shown. Things can be dropped on each of them. */
export function Crumbs({ trail, onGo, dropped }: CrumbsProps) {
    const t = useText();
    const hidden = trail.slice(0, -SHOWN);
    return (
        <nav aria-label={t.place} className="min-w-0 grow">
            <ol className="flex min-w-0 items-center gap-0.5">
                <Crumb id={ROOT} name={t.top} isLast={trail.length === 0} onGo={onGo} dropped={dropped} isTop />
                {hidden.length > 0 && (
                    <li className="flex items-center">
                        <ChevronRight aria-hidden className="size-4 shrink-0 text-quiet rtl:rotate-180" />
                        <Menu
                            trigger={<IconButton icon={Ellipsis} label={t.foldersBetween} />}
                            actions={hidden.map(({ id, name }) => ({ id, label: name, icon: Folder, run: () => onGo(id) }))}
                        />
                    </li>
                )}
                {trail.slice(-SHOWN).map(({ id, name }, at, shown) => (
                    <Crumb key={id} id={id} name={name} isLast={at === shown.length - 1} onGo={onGo} dropped={dropped} />
                ))}
            </ol>
        </nav>
    );
}

interface CrumbProps {
    id: string;
    name: string;
    isLast: boolean;
    isTop?: boolean;
    onGo: (folder: string) => void;
    dropped: Dropped;
}

function Crumb({ id, name, isLast, isTop = false, onGo, dropped }: CrumbProps) {
    const [over, props] = useDropTarget(id, dropped);
    return (
        <li className={classes("flex min-w-0 items-center gap-0.5", isLast ? "shrink" : isTop ? "shrink-0" : "shrink-2")}>
            {!isTop && <ChevronRight aria-hidden className="size-4 shrink-0 text-quiet rtl:rotate-180" />}
            <a
                href={id === ROOT ? "/app/files" : `/app/files#in=${id}`}
                aria-current={isLast ? "page" : undefined}
                data-here={isLast || undefined}
                draggable={false}
                onClick={(event) => {
                    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                    event.preventDefault();
                    onGo(id);
                }}
                {...props}
                className={classes(
                    "flex min-h-9 min-w-0 items-center gap-1.5 rounded-lg px-2 -outline-offset-2 hover:bg-sunken",
                    isLast ? "font-semibold" : "text-quiet",
                    over && "bg-accent-soft outline-2 outline-accent",
                )}
            >
                {isTop && <FolderLock aria-hidden className="size-4.5 shrink-0 text-accent" strokeWidth={1.75} />}
                <bdi className={classes("truncate", isTop && !isLast && "max-sm:sr-only")}>{name}</bdi>
            </a>
        </li>
    );
}
