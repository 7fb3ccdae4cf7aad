import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { api, ask } from "@/api/client";
import { dateTime } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Section } from "@/ui/Page";
import { Table } from "@/ui/Table";
import { Answer } from "@/ui/Wait";

import { POLICY } from "./queries";
import { useText } from "./text";

/** Who agrees to the policy that holds, and who does not. */
export function Acceptance() {
    const t = useText();
    const acceptance = useInfiniteQuery({
        queryKey: [...POLICY, "acceptance"],
        queryFn: ({ pageParam }) => ask(api.GET("/api/v1/privacy/policy/acceptance", { params: { query: { offset: pageParam } } })),
        initialPageParam: 0,
        getNextPageParam: ({ missing }) => (missing.has_more ? missing.offset + missing.data.length : undefined),
    });
    return (
        <Section title={t.acceptance} about={t.acceptanceAbout}>
            <Answer of={acceptance}>
                {({ pages }) => {
                    const missing = pages.flatMap((page) => page.missing.data);
                    const total = pages[0]?.missing.total ?? 0;
                    return (
                        <>
                            <p>{total === 0 ? t.everybody : `${t.agreeing(pages[0]?.accepted ?? 0)}, ${t.missing(total)}.`}</p>
                            {missing.length > 0 && (
                                <div className="pt-4">
                                    <Table
                                        label={t.acceptance}
                                        rows={missing}
                                        id={({ account }) => account}
                                        columns={[
                                            {
                                                id: "name",
                                                title: t.name,
                                                cell: ({ account, username }) => (
                                                    <Link
                                                        to="/people/$user"
                                                        params={{ user: account }}
                                                        className="inline-flex min-h-6 items-center font-medium text-accent hover:underline"
                                                    >
                                                        {username}
                                                    </Link>
                                                ),
                                            },
                                            {
                                                id: "state",
                                                title: t.state,
                                                cell: ({ declined_at }) =>
                                                    declined_at ? t.saidNoAt(dateTime(declined_at)) : t.saidNothing,
                                            },
                                        ]}
                                    />
                                </div>
                            )}
                            {acceptance.hasNextPage && (
                                <Button
                                    className="mt-4 self-center"
                                    busy={acceptance.isFetchingNextPage}
                                    onClick={() => void acceptance.fetchNextPage()}
                                >
                                    {t.more}
                                </Button>
                            )}
                        </>
                    );
                }}
            </Answer>
        </Section>
    );
}
