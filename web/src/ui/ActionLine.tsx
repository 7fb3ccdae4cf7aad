import type { LucideIcon } from "lucide-react";
import type { RefObject } from "react";

import { Button } from "./Button";

interface ActionLineProps {
    icon: LucideIcon;
    label: string;
    /** What will be so afterwards. */
    about: string;
    onPress: () => void;
    danger?: boolean;
    busy?: boolean;
    disabled?: boolean;
    button?: RefObject<HTMLButtonElement | null>;
}

/** Something that can be done, with what it does beside its button: an item of a list of such. */
export function ActionLine({ button, icon, label, about, onPress, danger = false, busy = false, disabled = false }: ActionLineProps) {
    return (
        <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3 first:pt-0 last:pb-0">
            <p className="min-w-0 flex-1 basis-72 text-sm text-quiet">{about}</p>
            <Button
                ref={button}
                icon={icon}
                kind={danger ? "danger" : "plain"}
                busy={busy}
                disabled={disabled}
                onClick={onPress}
                className="max-sm:min-h-11 max-sm:w-full sm:w-64"
            >
                {label}
            </Button>
        </li>
    );
}
