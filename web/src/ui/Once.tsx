import type { ReactNode, RefObject } from "react";

import { Button } from "./Button";
import { CopyText } from "./CopyText";
import { Dialog } from "./Dialog";
import { useText } from "./text";

interface OnceProps {
    title: string;
    /** What it is for, and by which way to give it to somebody. */
    about: ReactNode;
    label: string;
    value: string;
    /** How long it is good. */
    children: ReactNode;
    /** The button that began it. */
    returnTo: RefObject<HTMLElement | null>;
    onClose: () => void;
}

/** Shows what was just made and can be shown this once: the link of an invite, a temporary password. */
export function Once({ title, about, label, value, children, returnTo, onClose }: OnceProps) {
    const t = useText();
    const done = (
        <Button kind="primary" onClick={onClose}>
            {t.done}
        </Button>
    );
    return (
        <Dialog title={title} onClose={onClose} actions={done} returnTo={returnTo}>
            <p>{about}</p>
            <CopyText label={label} value={value} />
            <p className="text-sm text-quiet">{children}</p>
        </Dialog>
    );
}
