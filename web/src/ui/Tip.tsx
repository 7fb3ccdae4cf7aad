import { Tooltip } from "@base-ui/react/tooltip";
import type { ReactElement } from "react";

/** Says what something is when it is pointed at or has the focus. What it says must also be said without it. */
export function Tip({ text, children }: { text: string; children: ReactElement<Record<string, unknown>> }) {
    return (
        <Tooltip.Root>
            <Tooltip.Trigger render={children} />
            <Tooltip.Portal>
                <Tooltip.Positioner sideOffset={6} className="z-50">
                    <Tooltip.Popup className="rounded-md bg-text px-2 py-1 text-xs text-ground">{text}</Tooltip.Popup>
                </Tooltip.Positioner>
            </Tooltip.Portal>
        </Tooltip.Root>
    );
}
