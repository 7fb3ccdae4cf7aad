import { ArrowDown, ArrowUp, ArrowUpDown, Circle, LayoutGrid, List as ListIcon, PanelRight } from "lucide-react";

import { IconButton } from "@/ui/Button";
import { Menu } from "@/ui/Menu";

import type { OrderBy } from "./order";
import { prefer, usePreferences } from "./preferences";
import { useText } from "./text";

const ALL: OrderBy[] = ["name", "size", "changed", "tags"];

/** How the list looks. */
export function ViewControls({ ordered }: { ordered: boolean }) {
    const t = useText();
    const { view, order, details } = usePreferences();
    const isGrid = view === "grid";
    return (
        <div className="flex shrink-0">
            {ordered && (
                <Menu
                    trigger={<IconButton icon={ArrowUpDown} label={t.order} className={isGrid ? "" : "md:hidden"} />}
                    actions={[
                        ...ALL.map((by) => ({
                            id: by,
                            label: t.columns[by],
                            icon: order.by !== by ? Circle : order.down ? ArrowDown : ArrowUp,
                            run: () => prefer({ order: { by, down: order.by === by ? !order.down : by === "size" || by === "changed" } }),
                        })),
                    ]}
                />
            )}
            <IconButton
                icon={isGrid ? ListIcon : LayoutGrid}
                label={isGrid ? t.asList : t.asGrid}
                onClick={() => prefer({ view: isGrid ? "list" : "grid" })}
            />
            <IconButton
                icon={PanelRight}
                label={t.details}
                aria-pressed={details}
                className="max-lg:hidden"
                onClick={() => prefer({ details: !details })}
            />
        </div>
    );
}
