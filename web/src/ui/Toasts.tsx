import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";

import { Button, IconButton } from "./Button";
import { explain } from "./ErrorNotice";
import { text, useText } from "./text";

const manager = Toast.createToastManager();

/** How long one can undo something, in milliseconds. */
const UNDO = 10_000;

/** Says that something is done; with `undo`, how to take it back. */
export function say(title: string, undo?: () => unknown): void {
    manager.add({
        title,
        timeout: undo ? UNDO : 5000,
        ...(undo && { actionProps: { children: text().undo, onClick: () => void Promise.resolve(undo()).catch(sayError) } }),
    });
}

/** Says something that one can do something about, and stays until it is put away. */
export function sayWith(title: string, { label, run }: { label: string; run: () => void }): void {
    manager.add({ title, timeout: 0, actionProps: { children: label, onClick: run } });
}

/** Says that something failed, and stays until it is put away. */
export function sayError(error: unknown): void {
    const { title, detail } = explain(error);
    manager.add({ title, description: detail, type: "error", timeout: 0, priority: "high" });
}

/** Where toasts are shown: once, around the application. */
export function Toasts() {
    return (
        <Toast.Provider toastManager={manager} limit={4}>
            <Toast.Portal>
                <Toast.Viewport className="fixed inset-x-3 bottom-[calc(0.75rem+var(--tray,0px))] z-50 mx-auto flex max-w-md flex-col gap-2 sm:start-auto sm:end-4 sm:mx-0">
                    <List />
                </Toast.Viewport>
            </Toast.Portal>
        </Toast.Provider>
    );
}

function List() {
    const t = useText();
    const { toasts, close } = Toast.useToastManager();
    return toasts.map((toast) => (
        <Toast.Root
            key={toast.id}
            toast={toast}
            swipeDirection={["right", "down"]}
            className="flex items-center gap-3 rounded-lg border border-line bg-surface p-3 shadow-lg data-[type=error]:border-bad/40 data-[type=error]:bg-bad-soft"
        >
            <div className="min-w-0 grow break-words">
                <Toast.Title className="font-medium" />
                <Toast.Description className="text-sm text-quiet" />
            </div>
            {toast.actionProps && (
                <Toast.Action
                    render={<Button kind="quiet" className="text-accent" />}
                    onClickCapture={() => setTimeout(() => close(toast.id))}
                />
            )}
            <Toast.Close render={<IconButton icon={X} label={t.dismiss} />} />
        </Toast.Root>
    ));
}
