import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { RefreshCw, ScrollText, ShieldCheck } from "lucide-react";
import { useState } from "react";

import { useTypedPerson } from "@/features/people/queries";
import { Button } from "@/ui/Button";
import { Empty, Page, Section } from "@/ui/Page";
import { useSettled } from "@/ui/settled";
import { Answer } from "@/ui/Wait";

import { Chain } from "./Chain";
import { Entries } from "./Entries";
import { Export } from "./Export";
import { Filter, type Typed } from "./Filter";
import { AUDIT, useEntries } from "./queries";
import { useText } from "./text";
import { useAccountName } from "./Who";

const ALL: Typed = { event: "", by: "", about: "", from: "", to: "" };

/** What was done here. */
export default function AuditPage() {
    const t = useText();
    const queries = useQueryClient();
    const { hash } = useLocation();
    // Other pages lead here with an account behind the `#`.
    const given = new URLSearchParams(hash);
    const [typed, setTyped] = useState<Typed>({ ...ALL, by: given.get("by") ?? "", about: given.get("about") ?? "" });
    const [by, about] = [useTypedPerson(useSettled(typed.by)), useTypedPerson(useSettled(typed.about))];
    const [byName, aboutName] = [useAccountName(by ?? undefined), useAccountName(about ?? undefined)];
    const isFound = (text: string, found: string | null | undefined) => text.trim() === "" || typeof found === "string";
    const wanted = {
        event: typed.event,
        by: by ?? undefined,
        about: about ?? undefined,
        since: typed.from ? new Date(`${typed.from}T00:00:00`).getTime() : undefined,
        until: typed.to ? new Date(`${typed.to}T23:59:59.999`).getTime() + 1 : undefined,
    };
    const entries = useEntries(wanted, isFound(typed.by, by) && isFound(typed.about, about));
    const isFiltered = Object.values(typed).some((value) => value !== "");
    const [verifying, setVerifying] = useState(false);
    const actions = (
        <>
            <Button icon={RefreshCw} busy={entries.isFetching} onClick={() => void queries.resetQueries({ queryKey: AUDIT })}>
                {t.refresh}
            </Button>
            <Export />
            <Button icon={ShieldCheck} onClick={() => setVerifying(true)}>
                {t.verify}
            </Button>
        </>
    );
    return (
        <Page title={t.title} about={t.about} width="full" actions={actions}>
            <Filter typed={typed} onChange={setTyped} by={by === null ? null : byName} about={about === null ? null : aboutName} />
            {by === null || about === null ? (
                <None title={t.none} hint={t.noPerson} onClear={() => setTyped(ALL)} />
            ) : (
                <Answer of={entries}>
                    {({ pages }) => {
                        const rows = pages.flatMap((page) => page.entries);
                        if (rows.length === 0) {
                            return (
                                <None
                                    title={isFiltered ? t.none : t.empty}
                                    hint={t.noneHint}
                                    onClear={isFiltered ? () => setTyped(ALL) : undefined}
                                />
                            );
                        }
                        return (
                            <Section title={t.entries} about={<span role="status">{t.shown(rows.length)}</span>}>
                                <Entries
                                    rows={rows}
                                    onBy={(account) => setTyped({ ...ALL, by: account })}
                                    onAbout={(account) => setTyped({ ...ALL, about: account })}
                                />
                                {entries.hasNextPage && (
                                    <Button
                                        className="mt-6 self-center"
                                        busy={entries.isFetchingNextPage}
                                        onClick={() => void entries.fetchNextPage()}
                                    >
                                        {t.more}
                                    </Button>
                                )}
                            </Section>
                        );
                    }}
                </Answer>
            )}
            {verifying && <Chain onClose={() => setVerifying(false)} />}
        </Page>
    );
}

function None({ title, hint, onClear }: { title: string; hint: string; onClear: (() => void) | undefined }) {
    const t = useText();
    return (
        <Empty icon={ScrollText} title={title} actions={onClear && <Button onClick={onClear}>{t.clear}</Button>}>
            {onClear && hint}
        </Empty>
    );
}
