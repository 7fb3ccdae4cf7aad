import { Field as Base } from "@base-ui/react/field";
import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, type ReactNode, useState } from "react";

import { IconButton } from "./Button";
import { classes } from "./classes";
import { useText } from "./text";

export const inputClass =
    "w-full min-h-9 rounded-lg border border-strong-line bg-surface px-3 py-1.5 placeholder:text-quiet aria-invalid:border-bad disabled:opacity-60";

interface Around {
    label: string;
    /** What helps to fill it in. */
    hint?: ReactNode | undefined;
    /** Why what is in it will not do. */
    error?: string | undefined;
    className?: string | undefined;
}

/** A label, a control, a hint and an error, joined for those who do not see them together. */
export function Field({ label, hint, error, className, children }: Around & { children: ReactNode }) {
    return (
        <Base.Root invalid={error !== undefined} className={classes("flex flex-col gap-1", className)}>
            <Base.Label className="font-medium">{label}</Base.Label>
            {children}
            {hint && <Base.Description className="text-sm text-quiet">{hint}</Base.Description>}
            {error && (
                <Base.Error match className="text-sm text-bad">
                    {error}
                </Base.Error>
            )}
        </Base.Root>
    );
}

type TextFieldProps = Around &
    Omit<ComponentProps<typeof Base.Control>, "className" | "onChange" | "value"> & { value: string; onChange: (value: string) => void };

/** One line of text. */
export function TextField({ label, hint, error, className, value, onChange, ...props }: TextFieldProps) {
    return (
        <Field {...{ label, hint, error, className }}>
            <Base.Control className={inputClass} value={value} onValueChange={onChange} {...props} />
        </Field>
    );
}

/** Several lines of text. */
export function TextArea({ label, hint, error, className, value, onChange, rows = 3, ...props }: TextFieldProps & { rows?: number }) {
    return (
        <Field {...{ label, hint, error, className }}>
            <Base.Control render={<textarea rows={rows} />} className={inputClass} value={value} onValueChange={onChange} {...props} />
        </Field>
    );
}

/** A secret that is typed: hidden unless one asks to see it. Pasting works. */
export function PasswordField({ label, hint, error, className, value, onChange, ...props }: TextFieldProps) {
    const [shown, setShown] = useState(false);
    const t = useText();
    return (
        <Field {...{ label, hint, error, className }}>
            <span className="relative">
                <Base.Control
                    type={shown ? "text" : "password"}
                    autoCapitalize="off"
                    spellCheck={false}
                    className={classes(inputClass, "pe-11")}
                    value={value}
                    onValueChange={onChange}
                    {...props}
                />
                <IconButton
                    icon={shown ? EyeOff : Eye}
                    label={shown ? t.hide : t.show}
                    aria-pressed={shown}
                    className="absolute inset-y-0 end-0"
                    onClick={() => setShown(!shown)}
                />
            </span>
        </Field>
    );
}
