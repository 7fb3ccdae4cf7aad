import { PasswordField, TextField } from "@/ui/Field";

import { useText } from "./text";

/** That it is oneself who asks: the password, and a code where the account has a second factor. */
export interface Proof {
    password: string;
    code: string;
}

export const NO_PROOF: Proof = { password: "", code: "" };

/** Whether there is something in all fields. */
export const isProof = ({ password, code }: Proof, withCode: boolean): boolean => password !== "" && (!withCode || code.trim() !== "");

/** As the server takes it. */
export const proofBody = ({ password, code }: Proof): { password: string; code?: string } => {
    const typed = code.replaceAll(/\s/g, "");
    return { password, ...(typed && { code: typed }) };
};

interface ProofFieldsProps {
    value: Proof;
    onChange: (value: Proof) => void;
    withCode: boolean;
    autoFocus?: boolean;
}

/** The fields for it. */
export function ProofFields({ value, onChange, withCode, autoFocus = false }: ProofFieldsProps) {
    const t = useText();
    return (
        <>
            <PasswordField
                label={t.yourPassword}
                name="password"
                autoComplete="current-password"
                autoFocus={autoFocus}
                required
                value={value.password}
                onChange={(password) => onChange({ ...value, password })}
            />
            {withCode && (
                <TextField
                    label={t.code}
                    hint={t.codeHint}
                    name="code"
                    autoComplete="one-time-code"
                    spellCheck={false}
                    required
                    value={value.code}
                    onChange={(code) => onChange({ ...value, code })}
                />
            )}
        </>
    );
}
