import { Switch } from "@/ui/Choice";
import { Dialog } from "@/ui/Dialog";

import { setSingleKeys, useShortcutList, useSingleKeys } from "./shortcuts";
import { useText } from "./text";

/** All keys that do something here and now. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
    const t = useText();
    const groups = Map.groupBy(useShortcutList(), ({ group }) => group);
    const on = useSingleKeys();
    return (
        <Dialog title={t.shortcuts} onClose={onClose} size="wide">
            <div className="grid gap-6 sm:grid-cols-2">
                {[...groups].map(([group, shortcuts]) => (
                    <section key={group} aria-label={group}>
                        <h3 className="mb-2 font-semibold">{group}</h3>
                        <dl className="flex flex-col gap-1.5">
                            {shortcuts.map(({ keys, label }) => (
                                <div key={keys} className="flex items-baseline justify-between gap-4">
                                    <dt>{label}</dt>
                                    <dd>
                                        <kbd className="rounded border border-line bg-sunken px-1.5 py-0.5 font-mono text-xs whitespace-nowrap">
                                            {keys}
                                        </kbd>
                                    </dd>
                                </div>
                            ))}
                        </dl>
                    </section>
                ))}
            </div>
            <Switch label={t.shortcutsOn} hint={t.shortcutsHint} checked={on} onChange={setSingleKeys} />
        </Dialog>
    );
}
