import { ContextMenu as BaseContext } from "@base-ui/react/context-menu";
import { Menu as Base } from "@base-ui/react/menu";
import type { LucideIcon } from "lucide-react";
import type { ReactElement, ReactNode } from "react";

import { classes } from "./classes";
import { useLandmark } from "./landmark";

/** Something that can be done. The same list is a menu, a context menu and a toolbar. */
export interface Action {
    id: string;
    label: string;
    icon: LucideIcon;
    run: () => void;
    /** Keys that do the same, as they are written. */
    keys?: string;
    danger?: boolean;
    disabled?: boolean;
    /** Whether a line stands before it. */
    apart?: boolean;
}

const popup = "max-h-(--available-height) min-w-48 overflow-auto rounded-lg border border-line bg-surface p-1 shadow-lg";

function Items({ actions }: { actions: Action[] }) {
    return actions.map(({ id, label, icon: Icon, run, keys, danger, disabled, apart }) => (
        <span key={id} className="contents">
            {apart && <Base.Separator className="my-1 h-px bg-line" />}
            <Base.Item
                onClick={run}
                disabled={disabled ?? false}
                aria-keyshortcuts={keys}
                className={classes(
                    "flex min-h-9 items-center gap-2.5 rounded px-2.5 select-none data-[disabled]:opacity-50 data-[highlighted]:bg-sunken",
                    danger && "text-bad",
                )}
            >
                <Icon aria-hidden className="size-4 shrink-0" />
                <span className="grow">{label}</span>
                {keys && <kbd className="ps-4 font-sans text-xs text-quiet">{keys}</kbd>}
            </Base.Item>
        </span>
    ));
}

/** A button that opens a list of what can be done. */
export function Menu({ trigger, actions }: { trigger: ReactElement<Record<string, unknown>>; actions: Action[] }) {
    const { container, onOpenChange } = useLandmark();
    return (
        <Base.Root onOpenChange={onOpenChange}>
            <Base.Trigger render={trigger} />
            <Base.Portal container={container}>
                <Base.Positioner sideOffset={4} align="end" className="z-50">
                    <Base.Popup className={popup}>
                        <Items actions={actions} />
                    </Base.Popup>
                </Base.Positioner>
            </Base.Portal>
        </Base.Root>
    );
}

/** The same, where one presses the second button of the mouse, or long. */
export function ContextMenu({ children, actions, className }: { children: ReactNode; actions: Action[]; className?: string }) {
    const { container, onOpenChange } = useLandmark();
    return (
        <BaseContext.Root onOpenChange={onOpenChange}>
            <BaseContext.Trigger className={className}>{children}</BaseContext.Trigger>
            <BaseContext.Portal container={container}>
                <BaseContext.Positioner className="z-50">
                    <BaseContext.Popup className={popup}>
                        <Items actions={actions} />
                    </BaseContext.Popup>
                </BaseContext.Positioner>
            </BaseContext.Portal>
        </BaseContext.Root>
    );
}
