import { Link } from "@tanstack/react-router";
import { SearchX, UserPlus } from "lucide-react";
import { useRef, useState } from "react";

import type { SchemaUserView } from "@/api/schema";
import { useCommands } from "@/app/commands";
import { useMe } from "@/app/me";
import { useShortcuts } from "@/app/shortcuts";
import { date } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Badge, Empty, Page, Section } from "@/ui/Page";
import { useSettled } from "@/ui/settled";
import { Table } from "@/ui/Table";
import { Answer } from "@/ui/Wait";

import { AccountState } from "./AccountState";
import { MakePerson } from "./MakePerson";
import { type MadePassword, PasswordOnce } from "./PasswordOnce";
import { PeopleTabs } from "./PeopleTabs";
import { nameOf, usePeople } from "./queries";
import { below } from "./roles";
import { useText } from "./text";

/** Everybody who has an account. */
export default function PeoplePage() {
    const t = useText();
    const { data: me } = useMe();
    const [typed, setTyped] = useState("");
    const [making, setMaking] = useState(false);
    const [made, setMade] = useState<MadePassword>();
    const button = useRef<HTMLButtonElement>(null);
    const search = useRef<HTMLInputElement>(null);
    const people = usePeople(useSettled(typed.trim().toLowerCase()));
    const roles = below(me?.role ?? "");
    const canMake = roles.length > 0;
    useCommands(canMake ? [{ id: "people-make", label: t.make, run: () => setMaking(true) }] : []);
    useShortcuts([{ keys: "/", label: t.search, group: t.people, run: () => search.current?.focus() }]);
    const make = canMake && (
        <Button ref={button} kind="primary" icon={UserPlus} onClick={() => setMaking(true)}>
            {t.make}
        </Button>
    );
    return (
        <Page title={t.people} about={t.peopleAbout} actions={make}>
            <PeopleTabs />
            <TextField
                ref={search}
                type="search"
                label={t.search}
                hint={t.searchHint}
                value={typed}
                onChange={setTyped}
                autoCapitalize="off"
                autoComplete="off"
                spellCheck={false}
                maxLength={64}
                className="max-w-sm"
            />
            <Answer of={people}>
                {({ pages }) => {
                    const rows = pages.flatMap(({ data }) => data);
                    return (
                        <Section title={t.accounts} about={<span role="status">{t.found(pages[0]?.total ?? 0)}</span>}>
                            {rows.length > 0 ? (
                                <People rows={rows} self={me?.user_id} />
                            ) : (
                                <Empty icon={SearchX} title={t.nobody}>
                                    {t.nobodyHint}
                                </Empty>
                            )}
                            {people.hasNextPage && (
                                <Button
                                    className="mt-6 self-center"
                                    busy={people.isFetchingNextPage}
                                    onClick={() => void people.fetchNextPage()}
                                >
                                    {t.more}
                                </Button>
                            )}
                        </Section>
                    );
                }}
            </Answer>
            {making && <MakePerson roles={roles} onMade={setMade} onClose={() => setMaking(false)} />}
            {made && <PasswordOnce made={made} returnTo={button} onClose={() => setMade(undefined)} />}
        </Page>
    );
}

function People({ rows, self }: { rows: SchemaUserView[]; self: string | undefined }) {
    const t = useText();
    const name = (user: SchemaUserView) => (
        <>
            <span className="flex flex-wrap items-center gap-x-2">
                <Link
                    to="/people/$user"
                    params={{ user: user.id }}
                    className="inline-flex min-h-6 items-center font-medium break-words text-accent hover:underline"
                >
                    {nameOf(user)}
                </Link>
                {user.id === self && <Badge>{t.you}</Badge>}
            </span>
            {user.display_name && <span className="block text-sm break-all text-quiet">{user.username}</span>}
            <span className="block text-sm text-quiet sm:hidden">{t.roles[user.role] ?? user.role}</span>
        </>
    );
    return (
        <Table
            label={t.accounts}
            rows={rows}
            id={({ id }) => id}
            columns={[
                { id: "name", title: t.name, cell: name },
                { id: "role", title: t.role, cell: ({ role }) => t.roles[role] ?? role, wide: true },
                { id: "state", title: t.state, cell: (user) => <AccountState of={user} /> },
                { id: "since", title: t.since, cell: ({ created_at }) => date(created_at), wide: true },
            ]}
        />
    );
}
