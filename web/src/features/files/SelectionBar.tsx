import { EllipsisVertical, X } from "lucide-react";

import { IconButton } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { type Action, Menu } from "@/ui/Menu";

import { useText } from "./text";

/** What is done most, in the order of the bar. */
const FIRST = ["download", "share", "move", "star", "tags", "trash"];
/** What a phone has room for beside the menu. */
const ON_PHONES = ["download", "move", "trash"];

/** What can be done with what is selected, while something is. */
export function SelectionBar({ count, actions, onClear }: { count: number; actions: Action[]; onClear: () => void }) {
    const t = useText();
    const first = FIRST.flatMap((name) => actions.find(({ id }) => id === name) ?? []);
    return (
        <fieldset aria-label={t.selectionActions} className="flex min-w-0 items-center rounded-lg bg-accent-soft max-sm:grow">
            <IconButton icon={X} label={t.clearSelection} keys="Escape" onClick={onClear} />
            <span className="me-auto pe-2 font-medium whitespace-nowrap">{t.selected(count)}</span>
            {first.map(({ id, label, icon, keys, run, danger }) => (
                <IconButton
                    key={id}
                    icon={icon}
                    label={label}
                    {...(keys && { keys })}
                    onClick={run}
                    className={classes(danger && "text-bad", !ON_PHONES.includes(id) && "max-sm:hidden")}
                />
            ))}
            <Menu trigger={<IconButton icon={EllipsisVertical} label={t.allActions} />} actions={actions} />
        </fieldset>
    );
}
