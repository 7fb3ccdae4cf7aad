import { Dialog } from "@base-ui/react/dialog";
import { ChevronLeft, ChevronRight, Download, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef } from "react";

import { size as sizeOf } from "@/i18n/format";
import { IconButton } from "@/ui/Button";

import { useText } from "./text";

interface WindowProps {
    name: string;
    size: number | undefined;
    /** Where it stands among others. */
    placed?: string | undefined;
    /** Goes to the file before or after it; `undefined` where there is none. Without both, there are no buttons. */
    before?: (() => void) | undefined;
    after?: (() => void) | undefined;
    onDownload?: (() => void) | undefined;
    onClose: () => void;
    /** What is shown, told what to do with keys that are pressed in it. */
    children: (onKey: (key: string) => void) => ReactNode;
}

/** The whole window, for one file. */
export function Window({ name, size, placed, before, after, onDownload, onClose, children }: WindowProps) {
    const t = useText();
    const popup = useRef<HTMLDivElement>(null);
    const move = (go: (() => void) | undefined) => {
        if (!go) return;
        go();
        // What had the focus may go with the file that was shown.
        popup.current?.focus();
    };
    const press = (key: string) => {
        const isForward = (key === "ArrowRight") !== (document.documentElement.dir === "rtl");
        if (key === "Escape") onClose();
        else if (key === "ArrowLeft" || key === "ArrowRight") move(isForward ? after : before);
    };
    const onKeyDown = (event: KeyboardEvent) => {
        const isTaken = event.target instanceof HTMLMediaElement || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
        if (!isTaken && event.key.startsWith("Arrow")) press(event.key);
    };
    return (
        <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
            <Dialog.Portal>
                <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/45" />
                <Dialog.Popup
                    ref={popup}
                    initialFocus={popup}
                    onKeyDown={onKeyDown}
                    className="fixed inset-0 z-40 flex flex-col bg-ground outline-none"
                >
                    <header className="flex items-center gap-1 border-b border-line bg-surface p-2">
                        <div className="min-w-0 grow ps-2">
                            <Dialog.Title className="truncate font-semibold" title={name}>
                                <bdi>{name}</bdi>
                            </Dialog.Title>
                            <p className="truncate text-sm text-quiet">
                                {[size !== undefined && sizeOf(size), placed].filter(Boolean).join(" · ")}
                            </p>
                        </div>
                        {(before || after) && (
                            <>
                                <IconButton
                                    icon={ChevronLeft}
                                    label={t.previous}
                                    disabled={!before}
                                    onClick={() => move(before)}
                                    className={ARROW}
                                />
                                <IconButton
                                    icon={ChevronRight}
                                    label={t.next}
                                    disabled={!after}
                                    onClick={() => move(after)}
                                    className={ARROW}
                                />
                            </>
                        )}
                        {onDownload && <IconButton icon={Download} label={t.download} onClick={onDownload} className="max-sm:size-11" />}
                        <Dialog.Close render={<IconButton icon={X} label={t.close} className="max-sm:size-11" />} />
                    </header>
                    <div className="relative min-h-0 grow overflow-auto">{children(press)}</div>
                    <p role="status" className="sr-only">
                        {name}
                    </p>
                </Dialog.Popup>
            </Dialog.Portal>
        </Dialog.Root>
    );
}

const ARROW = "max-sm:size-11 rtl:-scale-x-100";
