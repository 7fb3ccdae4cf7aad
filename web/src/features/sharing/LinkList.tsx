import { CalendarClock, Eye, KeyRound, Link2Off } from "lucide-react";
import { useState } from "react";
import type { MadeLink } from "#vault/client.js";
import { changed, client } from "@/features/vault/session";
import { ago, dateTime } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Badge } from "@/ui/Page";
import { type Column, Table } from "@/ui/Table";
import { say } from "@/ui/Toasts";

import { ChangeLink } from "./ChangeLink";
import { stateOf, TONES } from "./links";
import { usedOf } from "./PresentLinks";
import { useText } from "./text";

/** What a link is called: by what it leads to, as far as this vault knows. */
export function useLinkName(): (link: MadeLink | undefined) => string {
    const t = useText();
    return (link) => {
        const [first, ...more] = link?.names ?? [];
        if (first === undefined) return t.unknownNames;
        return more.length === 0 ? first : t.andMore(first, more.length);
    };
}

/** Links, with what can be done with each. */
export function LinkList({ links }: { links: MadeLink[] }) {
    const t = useText();
    const nameOf = useLinkName();
    const [changing, setChanging] = useState<MadeLink>();
    const [closing, setClosing] = useState<MadeLink>();
    const close = async (link: MadeLink) => {
        await client().revokeLink(link.id);
        await changed();
        say(t.closed);
    };
    const columns: Column<MadeLink>[] = [
        { id: "what", title: t.what, cell: (link) => <What link={link} name={nameOf(link)} /> },
        { id: "state", title: t.state, wide: true, cell: (link) => <State link={link} /> },
        { id: "used", title: t.used, wide: true, cell: (link) => usedOf(link, t) },
        {
            id: "until",
            title: t.until,
            wide: true,
            cell: ({ view }) => <time dateTime={view.expires_at}>{dateTime(view.expires_at)}</time>,
        },
        {
            id: "actions",
            title: t.actions,
            end: true,
            cell: (link) => <Actions link={link} name={nameOf(link)} onChange={() => setChanging(link)} onClose={() => setClosing(link)} />,
        },
    ];
    return (
        <>
            <Table label={t.mine} columns={columns} rows={links} id={({ id }) => id} />
            {changing && <ChangeLink link={changing} onClose={() => setChanging(undefined)} />}
            {closing && (
                <Confirm title={t.closeTitle} confirm={t.closeDo} onConfirm={() => close(closing)} onClose={() => setClosing(undefined)}>
                    <p className="font-medium wrap-anywhere">{nameOf(closing)}</p>
                    <p>{t.closeAbout}</p>
                </Confirm>
            )}
        </>
    );
}

function State({ link }: { link: MadeLink }) {
    const t = useText();
    const is = stateOf(link);
    return (
        <>
            <Badge tone={TONES[is]}>{t.states[is]}</Badge>
            {is === "stopped" && <p className="text-sm text-quiet">{t.stoppedWhy}</p>}
        </>
    );
}

function What({ link, name }: { link: MadeLink; name: string }) {
    const t = useText();
    const { view, names } = link;
    return (
        <div className="flex min-w-32 flex-col gap-1">
            <span className={names.length > 0 ? "font-medium wrap-anywhere" : "text-quiet italic"}>{name}</span>
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-quiet">
                {view.has_password && (
                    <span className="flex items-center gap-1">
                        <KeyRound aria-hidden className="size-3.5" />
                        {t.hasPassword}
                    </span>
                )}
                {view.view_only && (
                    <span className="flex items-center gap-1">
                        <Eye aria-hidden className="size-3.5" />
                        {t.onlyLook}
                    </span>
                )}
            </span>
            <span className="flex flex-wrap items-center gap-2 text-sm text-quiet sm:hidden">
                <State link={link} />
                <span>
                    {t.used}: {usedOf(link, t)}
                </span>
                <span>
                    {t.until} {ago(view.expires_at)}
                </span>
            </span>
        </div>
    );
}

function Actions({ link, name, onChange, onClose }: { link: MadeLink; name: string; onChange: () => void; onClose: () => void }) {
    const t = useText();
    if (stateOf(link) === "revoked") return null;
    return (
        <span className="inline-flex flex-wrap justify-end gap-1">
            <Button icon={CalendarClock} aria-label={`${t.change}: ${name}`} className="max-sm:size-9 max-sm:px-0" onClick={onChange}>
                <span className="max-sm:sr-only">{t.change}</span>
            </Button>
            <Button
                kind="danger"
                icon={Link2Off}
                aria-label={`${t.close}: ${name}`}
                className="max-sm:size-9 max-sm:px-0"
                onClick={onClose}
            >
                <span className="max-sm:sr-only">{t.close}</span>
            </Button>
        </span>
    );
}
