import { Link, useLocation } from "@tanstack/react-router";
import { Clock, FolderLock, type LucideIcon, PieChart, Star, Trash2 } from "lucide-react";

import { useLookedAt } from "@/features/vault/session";
import { useText } from "./text";

interface Tab {
    to: "/files" | "/files/trash" | "/files/insight";
    hash?: string;
    label: string;
    icon: LucideIcon;
}

/** The ways between what there is to see of a vault. */
export function FilesNav() {
    const t = useText();
    const isView = useLocation({ select: ({ hash }) => new URLSearchParams(hash).has("view") });
    const team = useLookedAt()?.team;
    const all: Tab[] = [
        { to: "/files", label: t.allFiles, icon: FolderLock },
        { to: "/files", hash: "view=recent", label: t.recent, icon: Clock },
        { to: "/files", hash: "view=starred", label: t.starred, icon: Star },
        { to: "/files/trash", label: t.trash, icon: Trash2 },
        { to: "/files/insight", label: t.insight, icon: PieChart },
    ];
    // A team's vault has no stars, and nobody counts who reads in it.
    const tabs = team === undefined ? all : all.filter(({ icon }) => icon !== Star && icon !== PieChart);
    return (
        <nav aria-label={t.views} className="flex shrink-0 gap-1 overflow-x-auto border-b border-line">
            {tabs.map(({ to, hash, label, icon: Icon }) => (
                <Link
                    key={to + hash}
                    to={to}
                    search={team === undefined ? {} : { team }}
                    {...(hash && { hash })}
                    activeOptions={{ exact: true, includeHash: hash !== undefined || (to === "/files" && isView) }}
                    className="flex min-h-11 items-center gap-2 border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-quiet -outline-offset-2 hover:text-text aria-[current=page]:border-accent aria-[current=page]:text-text"
                >
                    <Icon aria-hidden className="size-4.5 max-sm:hidden" strokeWidth={1.75} />
                    {label}
                </Link>
            ))}
        </nav>
    );
}
