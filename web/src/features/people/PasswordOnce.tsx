import type { RefObject } from "react";

import { dateTime } from "@/i18n/format";
import { Once } from "@/ui/Once";

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
    const about = { title: t.passwordTitle(name), about: t.passwordAbout, label: t.passwordLabel };
    return (
        <Once {...about} value={password} returnTo={returnTo} onClose={onClose}>
            {t.passwordUntil(dateTime(until))}
        </Once>
    );
}
