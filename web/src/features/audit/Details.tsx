import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { may, useMe } from "@/app/me";
import { number } from "@/i18n/format";
import { language } from "@/i18n/language";
import { Button, buttonClass } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

import { accountOf, actingAccount } from "./about";
import type { LogEntry } from "./newest";
import { useText } from "./text";
import { useAccountName, Who } from "./Who";

interface DetailsProps {
    entry: LogEntry;
    onBy: (account: string) => void;
    onAbout: (account: string) => void;
    onClose: () => void;
}

/** Everything that an entry says. */
export function Details({ entry, onBy, onAbout, onClose }: DetailsProps) {
    const t = useText();
    const { data: me } = useMe();
    const [actor, account] = [actingAccount(entry.actor), accountOf(entry)];
    const [actorName, accountName] = [useAccountName(actor), useAccountName(account)];
    const then = (act: () => void) => () => {
        act();
        onClose();
    };
    const actions = (
        <>
            {account && may(me, "system.manage_users") && (
                <Link to="/people/$user" params={{ user: account }} className={buttonClass()}>
                    {t.page}
                </Link>
            )}
            {account && accountName && <Button onClick={then(() => onAbout(account))}>{t.onlyAbout(accountName)}</Button>}
            {actor && actorName && <Button onClick={then(() => onBy(actor))}>{t.onlyBy(actorName)}</Button>}
        </>
    );
    return (
        <Dialog title={t.events[entry.event] ?? entry.event} onClose={onClose} size="wide" actions={actions}>
            <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
                <Detail name={t.when}>{exactly(entry.at)}</Detail>
                <Detail name={t.who}>
                    <Who actor={entry.actor} />
                    <Id>{entry.actor}</Id>
                </Detail>
                <Detail name={t.subject}>
                    {accountName}
                    <Id>{entry.subject}</Id>
                </Detail>
                <Detail name={t.event}>
                    <Id>{entry.event}</Id>
                </Detail>
                <Detail name={t.request}>{entry.request_id ? <Id>{entry.request_id}</Id> : t.noRequest}</Detail>
                <Detail name={t.place}>{t.placeOf(number(entry.seq), t.logs[entry.database] ?? entry.database)}</Detail>
                <Detail name={t.hash}>
                    <Id>{entry.hash}</Id>
                </Detail>
            </dl>
        </Dialog>
    );
}

const exactly = (at: string): string => new Intl.DateTimeFormat(language(), { dateStyle: "full", timeStyle: "long" }).format(new Date(at));

function Detail({ name, children }: { name: string; children: ReactNode }) {
    return (
        <div className="min-w-0">
            <dt className="text-sm text-quiet">{name}</dt>
            <dd className="break-words">{children}</dd>
        </div>
    );
}

function Id({ children }: { children: string }) {
    return <span className="block font-mono text-sm break-all">{children}</span>;
}
