import type { RefObject } from "react";
import { dateTime } from "@/i18n/format";

import { Button } from "@/ui/Button";
import { CopyText } from "@/ui/CopyText";
import { Dialog } from "@/ui/Dialog";

import { useText } from "./text";

/** A temporary password that was just made. */
export interface MadePassword {
    name: string;
    password: string;
    until: string;
}

interface PasswordOnceProps {
    made: MadePassword;
    /** The button that began it. */
    returnTo: RefObject<HTMLElement | null>;
    onClose: () => void;
}

/** Shows a temporary password, this once. */
export function PasswordOnce({ made: { name, password, until }, returnTo, onClose }: PasswordOnceProps) {
    const t = useText();
    const done = (
        <Button kind="primary" onClick={onClose}>
            {t.done}
        </Button>
    );
    return (
        <Dialog title={t.passwordTitle(name)} onClose={onClose} actions={done} returnTo={returnTo}>
            <p>{t.passwordAbout}</p>
            <CopyText label={t.passwordLabel} value={password} />
            <p className="text-sm text-quiet">{t.passwordUntil(dateTime(until))}</p>
        </Dialog>
    );
}
