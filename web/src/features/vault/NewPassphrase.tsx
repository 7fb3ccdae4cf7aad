import { PasswordField } from "@/ui/Field";

import { useText } from "./text";

/** As short as a passphrase may be, in characters: as in the command line. */
const SHORTEST = 12;

/** A passphrase that is typed twice. */
export interface Chosen {
    first: string;
    second: string;
}

export const isGood = ({ first, second }: Chosen): boolean => [...first].length >= SHORTEST && first === second;

/** Two fields for a passphrase that is chosen. */
export function NewPassphrase({ chosen, onChange }: { chosen: Chosen; onChange: (chosen: Chosen) => void }) {
    const t = useText();
    const { first, second } = chosen;
    const short = first !== "" && [...first].length < SHORTEST;
    return (
        <>
            <PasswordField
                label={t.newPassphrase}
                hint={t.newPassphraseHint}
                error={short ? t.tooShort : undefined}
                value={first}
                onChange={(value) => onChange({ first: value, second })}
                autoComplete="off"
            />
            <PasswordField
                label={t.again}
                error={second !== "" && !first.startsWith(second) ? t.notSame : undefined}
                value={second}
                onChange={(value) => onChange({ first, second: value })}
                autoComplete="off"
            />
        </>
    );
}
