import { useState } from "react";

import { dateTime } from "@/i18n/format";
import { Table } from "@/ui/Table";

import { accountOf, actingAccount } from "./about";
import { Details } from "./Details";
import type { LogEntry } from "./newest";
import { useText } from "./text";
import { Who, Whom } from "./Who";

interface EntriesProps {
    rows: LogEntry[];
    onBy: (account: string) => void;
    onAbout: (account: string) => void;
}

/** Entries of the log, each with its details. */
export function Entries({ rows, onBy, onAbout }: EntriesProps) {
    const t = useText();
    const [open, setOpen] = useState<LogEntry>();
    const what = (entry: LogEntry) => {
        const words = t.events[entry.event] ?? entry.event;
        const account = accountOf(entry);
        return (
            <>
                <button
                    type="button"
                    aria-label={t.open(words, dateTime(entry.at))}
                    className="min-h-6 text-start font-medium text-accent hover:underline"
                    onClick={() => setOpen(entry)}
                >
                    {words}
                </button>
                {account && account !== actingAccount(entry.actor) && (
                    <span className="block text-sm text-quiet">
                        <Whom account={account} />
                    </span>
                )}
                <span className="block text-sm text-quiet sm:hidden">
                    <Who actor={entry.actor} />
                </span>
            </>
        );
    };
    return (
        <>
            <Table
                label={t.entries}
                rows={rows}
                id={({ database, seq }) => `${database} ${seq}`}
                columns={[
                    { id: "what", title: t.what, cell: what },
                    { id: "who", title: t.who, cell: ({ actor }) => <Who actor={actor} />, wide: true },
                    { id: "when", title: t.when, cell: ({ at }) => <time dateTime={at}>{dateTime(at)}</time> },
                ]}
            />
            {open && <Details entry={open} onBy={onBy} onAbout={onAbout} onClose={() => setOpen(undefined)} />}
        </>
    );
}
