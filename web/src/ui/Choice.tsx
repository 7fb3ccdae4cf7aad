import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Select as BaseSelect } from "@base-ui/react/select";
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { Check, ChevronsUpDown } from "lucide-react";
import { type ReactNode, useId } from "react";
import { classes } from "./classes";
import { Field, inputClass } from "./Field";
import { useLandmark } from "./landmark";

interface OnOff {
    label: string;
    hint?: ReactNode;
    checked: boolean;
    onChange: (checked: boolean) => void;
    disabled?: boolean;
}

/** Something that is agreed to, or chosen among several. It counts when the form is sent. */
export function Checkbox({ label, hint, checked, onChange, disabled = false }: OnOff) {
    const id = useId();
    return (
        <div className="flex items-start gap-3">
            <BaseCheckbox.Root
                aria-labelledby={`${id}-label`}
                aria-describedby={hint ? `${id}-hint` : undefined}
                checked={checked}
                onCheckedChange={onChange}
                disabled={disabled}
                className="mt-0.5 grid size-5 shrink-0 place-items-center rounded border border-strong-line bg-surface data-[checked]:border-accent data-[checked]:bg-accent"
            >
                <BaseCheckbox.Indicator>
                    <Check aria-hidden className="size-4 text-on-accent" />
                </BaseCheckbox.Indicator>
            </BaseCheckbox.Root>
            <Words id={id} label={label} hint={hint} onPress={() => !disabled && onChange(!checked)} />
        </div>
    );
}

/** Something that is on or off at once. */
export function Switch({ label, hint, checked, onChange, disabled = false }: OnOff) {
    const id = useId();
    return (
        <div className="flex items-start gap-3">
            <BaseSwitch.Root
                aria-labelledby={`${id}-label`}
                aria-describedby={hint ? `${id}-hint` : undefined}
                checked={checked}
                onCheckedChange={onChange}
                disabled={disabled}
                className="mt-0.5 flex h-6 w-10 shrink-0 items-center rounded-full border border-strong-line bg-sunken p-0.5 data-[checked]:border-accent data-[checked]:bg-accent"
            >
                <BaseSwitch.Thumb className="size-4.5 rounded-full bg-strong-line data-[checked]:ms-auto data-[checked]:bg-on-accent" />
            </BaseSwitch.Root>
            <Words id={id} label={label} hint={hint} onPress={() => !disabled && onChange(!checked)} />
        </div>
    );
}

function Words({ id, label, hint, onPress }: { id: string; label: string; hint: ReactNode; onPress: () => void }) {
    return (
        <span>
            {/* biome-ignore lint/a11y/noStaticElementInteractions: the control beside it is what keyboards and screen readers use */}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
            <span id={`${id}-label`} className="font-medium" onClick={onPress}>
                {label}
            </span>
            {hint && (
                <span id={`${id}-hint`} className="block text-sm text-quiet">
                    {hint}
                </span>
            )}
        </span>
    );
}

interface SelectProps<T extends string> {
    label: string;
    hint?: ReactNode;
    value: T;
    options: Record<T, string>;
    onChange: (value: T) => void;
    /** Whether the label is for screen readers alone. */
    bare?: boolean;
    disabled?: boolean;
}

/** One of a few. */
export function Select<T extends string>({ label, hint, value, options, onChange, bare = false, disabled = false }: SelectProps<T>) {
    const { container, onOpenChange } = useLandmark();
    const control = (
        <BaseSelect.Root
            items={options}
            value={value}
            onValueChange={(next) => next !== null && onChange(next as T)}
            onOpenChange={onOpenChange}
            disabled={disabled}
        >
            <BaseSelect.Trigger
                aria-label={bare ? label : undefined}
                className={classes(inputClass, "inline-flex items-center justify-between gap-2 text-start")}
            >
                <BaseSelect.Value />
                <ChevronsUpDown aria-hidden className="size-4 text-quiet" />
            </BaseSelect.Trigger>
            <BaseSelect.Portal container={container}>
                <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
                    <BaseSelect.Popup className="max-h-80 min-w-(--anchor-width) overflow-auto rounded-lg border border-line bg-surface p-1 shadow-lg">
                        {(Object.entries(options) as [T, string][]).map(([key, words]) => (
                            <BaseSelect.Item
                                key={key}
                                value={key}
                                className="flex min-h-8 items-center justify-between gap-4 rounded px-2 data-[highlighted]:bg-sunken"
                            >
                                <BaseSelect.ItemText>{words}</BaseSelect.ItemText>
                                <BaseSelect.ItemIndicator>
                                    <Check aria-hidden className="size-4" />
                                </BaseSelect.ItemIndicator>
                            </BaseSelect.Item>
                        ))}
                    </BaseSelect.Popup>
                </BaseSelect.Positioner>
            </BaseSelect.Portal>
        </BaseSelect.Root>
    );
    return bare ? (
        control
    ) : (
        <Field label={label} hint={hint}>
            {control}
        </Field>
    );
}
