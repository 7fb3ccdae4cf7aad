import { Link2, MailX, Plus } from "lucide-react";
import { useState } from "react";
import type { DropBox } from "#vault/client.js";
import { client } from "@/features/vault/session";
import { date, size } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Badge, Section } from "@/ui/Page";
import { say } from "@/ui/Toasts";

import { BoxAddress } from "./BoxAddress";
import { MakeDropBox } from "./MakeDropBox";
import { inboxChanged, isOpen } from "./queries";
import { useText } from "./text";

/** The drop boxes: what they are for, and how to get their addresses. */
export function DropBoxes({ boxes }: { boxes: DropBox[] }) {
    const t = useText();
    const [making, setMaking] = useState(false);
    const [shown, setShown] = useState<{ box: DropBox; title: string }>();
    const [closing, setClosing] = useState<DropBox>();
    const open = boxes.filter((box) => isOpen(box));
    const over = boxes.filter((box) => !isOpen(box));
    const close = async ({ id }: DropBox) => {
        await client().closeDropBox(id);
        await inboxChanged();
        say(t.closedNow);
    };
    const make = (
        <Button kind="primary" icon={Plus} onClick={() => setMaking(true)}>
            {t.make}
        </Button>
    );
    const rows = (of: DropBox[]) => (
        <ul className="divide-y divide-line">
            {of.map((box) => (
                <Row key={box.id} box={box} onShow={(title) => setShown({ box, title })} onClose={() => setClosing(box)} />
            ))}
        </ul>
    );
    return (
        <Section title={t.boxes} about={t.boxesAbout} actions={make}>
            {open.length > 0 && <div className="-my-3">{rows(open)}</div>}
            {over.length > 0 && (
                <details>
                    <summary className="min-h-6 text-quiet">{t.closedOnes(over.length)}</summary>
                    {rows(over)}
                </details>
            )}
            {making && <MakeDropBox onMade={(box) => setShown({ box, title: t.made })} onClose={() => setMaking(false)} />}
            {shown && <BoxAddress {...shown} onClose={() => setShown(undefined)} />}
            {closing && (
                <Confirm title={t.closeTitle} confirm={t.closeDo} onConfirm={() => close(closing)} onClose={() => setClosing(undefined)}>
                    <p className="font-medium wrap-anywhere">{closing.label || t.noLabel}</p>
                    <p>{t.closeAbout}</p>
                </Confirm>
            )}
        </Section>
    );
}

function Row({ box, onShow, onClose }: { box: DropBox; onShow: (title: string) => void; onClose: () => void }) {
    const t = useText();
    const label = box.label || t.noLabel;
    const { expires_at, max_bytes, state } = box.view;
    const is = state === "open" && !isOpen(box) ? "expired" : (state as keyof typeof t.states);
    return (
        <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3">
            <div className="min-w-40 grow">
                <p className="font-medium wrap-anywhere">{label}</p>
                <p className="flex flex-wrap items-center gap-x-2 text-sm text-quiet">
                    <Badge tone={is === "open" ? "good" : "plain"}>{t.states[is]}</Badge>
                    {is === "open" && (
                        <span>
                            {expires_at == null ? t.untilClosed : t.until(date(expires_at))} · {t.takes(size(max_bytes))}
                        </span>
                    )}
                </p>
            </div>
            {is === "open" && (
                <div className="flex gap-2">
                    <Button icon={Link2} aria-label={t.showOf(label)} onClick={() => onShow(label)}>
                        {t.show}
                    </Button>
                    <Button kind="danger" icon={MailX} aria-label={t.closeOf(label)} onClick={onClose}>
                        {t.close}
                    </Button>
                </div>
            )}
        </li>
    );
}
