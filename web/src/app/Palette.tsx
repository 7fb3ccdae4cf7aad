import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { inputClass } from "@/ui/Field";

import { type Command, found, useCommandList } from "./commands";
import { may, useMe } from "./me";
import { NAV } from "./nav";
import { useText } from "./text";

/** Goes anywhere and does anything by a few letters. */
export function Palette({ onClose }: { onClose: () => void }) {
    const t = useText();
    const { data: me } = useMe();
    const navigate = useNavigate();
    const here = useCommandList();
    const [typed, setTyped] = useState("");
    const [more, setMore] = useState<Command[]>([]);
    useEffect(() => {
        let late = false;
        if (typed.trim() === "") setMore([]);
        else void found(typed).then((these) => !late && setMore(these));
        return () => {
            late = true;
        };
    }, [typed]);
    const pages: Command[] = NAV.filter(({ needs }) => may(me, needs)).map(({ to, label }) => ({
        id: to,
        label: t.goTo(label(t)),
        run: () => void navigate({ to }),
    }));
    const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const words = fold(typed).split(/\s+/).filter(Boolean);
    const known = [...here, ...pages].filter(({ label }) => words.every((word) => fold(label).includes(word)));
    const items = [...known, ...more];
    const run = (command: Command) => {
        onClose();
        command.run();
    };
    return (
        <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
            <Dialog.Portal>
                <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/45" />
                <Dialog.Popup className="fixed inset-x-3 top-[12dvh] z-40 mx-auto flex max-w-xl flex-col rounded-xl border border-line bg-surface shadow-2xl">
                    <Dialog.Title className="sr-only">{t.palette}</Dialog.Title>
                    <Autocomplete.Root
                        open
                        inline
                        items={items}
                        filter={null}
                        itemToStringValue={(command: Command) => command.label}
                        autoHighlight="always"
                        value={typed}
                        onValueChange={(next, { reason }) => reason !== "item-press" && setTyped(next)}
                    >
                        <div className="p-2">
                            <Autocomplete.Input autoFocus aria-label={t.palette} placeholder={t.palette} className={inputClass} />
                        </div>
                        <Autocomplete.Empty className="px-4 text-quiet empty:hidden [&:not(:empty)]:py-3">
                            {items.length === 0 && t.nothingFound}
                        </Autocomplete.Empty>
                        <Autocomplete.List className="max-h-[50dvh] overflow-auto p-2 pt-0 empty:hidden">
                            {(command: Command) => (
                                <Autocomplete.Item
                                    key={command.id}
                                    value={command}
                                    onClick={() => run(command)}
                                    className="flex min-h-9 items-baseline justify-between gap-4 rounded px-2 py-1.5 data-[highlighted]:bg-accent-soft"
                                >
                                    <span className="truncate">{command.label}</span>
                                    {command.about && <span className="truncate text-sm text-quiet">{command.about}</span>}
                                </Autocomplete.Item>
                            )}
                        </Autocomplete.List>
                    </Autocomplete.Root>
                </Dialog.Popup>
            </Dialog.Portal>
        </Dialog.Root>
    );
}
