import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type FormEvent, type ReactNode, type RefObject, useState } from "react";

import { Button, buttonClass } from "./Button";
import { classes } from "./classes";
import { ErrorNotice } from "./ErrorNotice";
import { TextField } from "./Field";
import { useText } from "./text";

const backdrop = "fixed inset-0 z-40 bg-black/45";
const popup =
    "fixed inset-x-3 top-[6dvh] z-40 mx-auto flex max-h-[88dvh] flex-col gap-4 overflow-auto rounded-xl border border-line bg-surface p-5 shadow-2xl";

interface DialogProps {
    title: string;
    onClose: () => void;
    children: ReactNode;
    /** `wide` for what has columns. */
    size?: "narrow" | "wide";
    /** What is to be done: buttons, the likeliest last. */
    actions?: ReactNode;
    /** Where the focus goes afterwards, when what had it before is gone: where another dialog opened this one. */
    returnTo?: RefObject<HTMLElement | null>;
    /** Whether a press beside it leaves it open: for what is shown only once. */
    stays?: boolean;
}

/** Something that is done before one goes on. It is there as long as it is drawn. */
export function Dialog({ title, onClose, children, size = "narrow", actions, returnTo, stays = false }: DialogProps) {
    const t = useText();
    return (
        <Base.Root open disablePointerDismissal={stays} onOpenChange={(open) => !open && onClose()}>
            <Base.Portal>
                <Base.Backdrop className={backdrop} />
                <Base.Popup finalFocus={returnTo} className={classes(popup, size === "wide" ? "max-w-3xl" : "max-w-lg")}>
                    <div className="flex items-start justify-between gap-4">
                        <Base.Title className="text-lg font-semibold break-words">{title}</Base.Title>
                        {/* Without a tip: it would take the first press of Escape for itself. */}
                        <Base.Close aria-label={t.close} className={buttonClass("quiet", "-me-2 -mt-1.5 size-9 p-0!")}>
                            <X aria-hidden className="size-4.5" />
                        </Base.Close>
                    </div>
                    {children}
                    {actions && <div className="flex flex-wrap justify-end gap-2">{actions}</div>}
                </Base.Popup>
            </Base.Portal>
        </Base.Root>
    );
}

/** Does what a dialog is for, and closes it; what it throws is shown instead, and what was typed stays. */
function useDoing(act: () => Promise<unknown>, onClose: () => void) {
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState<unknown>();
    const run = async () => {
        setBusy(true);
        setError(undefined);
        try {
            await act();
            onClose();
        } catch (failure) {
            setError(failure);
        } finally {
            setBusy(false);
        }
    };
    return { busy, error, run };
}

interface FormDialogProps {
    title: string;
    onClose: () => void;
    /** What the button that does it says. */
    submit: string;
    /** Does it. What it throws is shown, and what was typed stays. The dialog closes when it is done. */
    onSubmit: () => Promise<unknown>;
    /** Whether it can be done as it is filled in. */
    ready?: boolean;
    danger?: boolean;
    children: ReactNode;
    size?: "narrow" | "wide";
}

/** A dialog with a form. */
export function FormDialog({ title, onClose, submit, onSubmit, ready = true, danger = false, children, size = "narrow" }: FormDialogProps) {
    const t = useText();
    const { busy, error, run } = useDoing(onSubmit, onClose);
    const send = (event: FormEvent) => {
        event.preventDefault();
        if (ready && !busy) void run();
    };
    return (
        <Dialog title={title} onClose={onClose} size={size}>
            <form onSubmit={send} className="flex flex-col gap-4">
                {children}
                {error !== undefined && <ErrorNotice error={error} />}
                <div className="flex flex-wrap justify-end gap-2">
                    <Button onClick={onClose}>{t.cancel}</Button>
                    <Button type="submit" kind={danger ? "danger" : "primary"} busy={busy} disabled={!ready}>
                        {submit}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

interface ConfirmProps {
    title: string;
    /** What will be so afterwards, and whether it can be undone. */
    children: ReactNode;
    /** What the button that does it says: a verb, not "OK". */
    confirm: string;
    onConfirm: () => Promise<unknown>;
    onClose: () => void;
    /** A word that has to be typed first, for what cannot be undone. */
    word?: string;
}

/** Asks before something is destroyed. */
export function Confirm({ title, children, confirm, onConfirm, onClose, word }: ConfirmProps) {
    const t = useText();
    const { busy, error, run } = useDoing(onConfirm, onClose);
    const [typed, setTyped] = useState("");
    return (
        <AlertDialog.Root open onOpenChange={(open) => !open && !busy && onClose()}>
            <AlertDialog.Portal>
                <AlertDialog.Backdrop className={backdrop} />
                <AlertDialog.Popup className={classes(popup, "max-w-lg")}>
                    <AlertDialog.Title className="text-lg font-semibold break-words">{title}</AlertDialog.Title>
                    <AlertDialog.Description render={<div className="flex flex-col gap-3" />}>{children}</AlertDialog.Description>
                    {word !== undefined && <TextField label={t.typeWord(word)} value={typed} onChange={setTyped} autoComplete="off" />}
                    {error !== undefined && <ErrorNotice error={error} />}
                    <div className="flex flex-wrap justify-end gap-2">
                        <Button onClick={onClose} disabled={busy}>
                            {t.cancel}
                        </Button>
                        <Button kind="danger" busy={busy} disabled={word !== undefined && typed.trim() !== word} onClick={() => void run()}>
                            {confirm}
                        </Button>
                    </div>
                </AlertDialog.Popup>
            </AlertDialog.Portal>
        </AlertDialog.Root>
    );
}
