import { Button as Base } from "@base-ui/react/button";
import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";

import { classes } from "./classes";
import { Tip } from "./Tip";

const KINDS = {
    /** What one most likely wants here: one on a page or in a dialog. */
    primary: "bg-accent text-on-accent hover:bg-accent-strong border-transparent",
    plain: "bg-surface border-line hover:bg-sunken",
    /** Beside others, as in a toolbar. */
    quiet: "border-transparent hover:bg-sunken",
    /** What destroys something. */
    danger: "bg-surface border-line text-bad hover:bg-bad-soft",
} as const;

export type ButtonKind = keyof typeof KINDS;

/** The look of a button, for links that look like one. */
export const buttonClass = (kind: ButtonKind = "plain", more?: string): string =>
    classes(
        "inline-flex min-h-9 items-center justify-center gap-2 rounded-lg border px-3 py-1.5 font-medium whitespace-nowrap select-none",
        "disabled:opacity-50 disabled:cursor-not-allowed data-[disabled]:opacity-50 data-[disabled]:cursor-not-allowed",
        KINDS[kind],
        more,
    );

type ButtonProps = Omit<ComponentProps<typeof Base>, "className"> & {
    kind?: ButtonKind;
    icon?: LucideIcon;
    /** Whether what it began is under way: it takes no press then, and keeps the focus. */
    busy?: boolean;
    className?: string;
};

/** A button with words. */
export function Button({ kind = "plain", icon: Icon, busy = false, disabled, className, children, ...props }: ButtonProps) {
    return (
        <Base
            className={buttonClass(kind, className)}
            disabled={disabled || busy}
            focusableWhenDisabled={busy}
            aria-busy={busy || undefined}
            {...props}
        >
            {Icon && <Icon aria-hidden className={classes("size-4 shrink-0", busy && "animate-pulse")} />}
            {children}
        </Base>
    );
}

type IconButtonProps = Omit<ButtonProps, "icon" | "children"> & {
    icon: LucideIcon;
    /** What it does, for those who do not see the picture; and what the tip says. */
    label: string;
    /** Keys that do the same, as they are written. */
    keys?: string;
};

/** A button that is a picture. */
export function IconButton({ icon: Icon, label, keys, kind = "quiet", busy = false, disabled, className, ...props }: IconButtonProps) {
    return (
        <Tip text={keys ? `${label} (${keys})` : label}>
            <Base
                aria-label={label}
                aria-keyshortcuts={keys}
                className={buttonClass(kind, classes("size-9 p-0!", className))}
                disabled={disabled || busy}
                focusableWhenDisabled={busy}
                {...props}
            >
                <Icon aria-hidden className="size-4.5" />
            </Base>
        </Tip>
    );
}
