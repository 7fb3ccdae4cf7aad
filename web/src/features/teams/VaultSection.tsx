import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FolderLock, KeyRound } from "lucide-react";
import { useState } from "react";

import type { VaultMember } from "#vault/client.js";
import type { SchemaMemberView, SchemaTeamView } from "@/api/schema";
import { useVault, vaultQueries } from "@/features/vault/session";
import { size } from "@/i18n/format";
import { Button, buttonClass } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Badge, Note, Section } from "@/ui/Page";
import { say, sayError } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { type HandedOver, handOver, keyHolders, removeMember } from "./opening";
import { TEAMS, useMembers } from "./queries";
import { has } from "./rights";
import { useText } from "./text";

const LOOK = 10_000;

/** The vault of a team: its files, who has its keys, and handing them over. */
export function VaultSection({ team }: { team: SchemaTeamView }) {
    const t = useText();
    const isOpen = useVault().is === "open";
    const open = (
        <Link to="/files" search={{ team: team.id }} className={buttonClass("primary")}>
            <FolderLock aria-hidden className="size-4" />
            {t.openFiles}
        </Link>
    );
    return (
        <Section title={t.vault} about={t.vaultAbout} actions={open}>
            {isOpen ? <Keys team={team} /> : <p className="text-sm text-quiet">{t.vaultLocked}</p>}
        </Section>
    );
}

function Keys({ team }: { team: SchemaTeamView }) {
    const t = useText();
    const sees = has(team, "seeMembers");
    const manages = has(team, "manageMembers");
    // Somebody may announce their keys at any time.
    const members = useMembers(team.id, sees, LOOK);
    const holders = useQuery(
        { queryKey: ["vault", "holders", team.id, team.welcomed], queryFn: () => keyHolders(team), refetchOnMount: "always" },
        vaultQueries,
    );
    const waiting =
        members.data?.filter(({ standing, welcomed, announcement }) => standing === "active" && !welcomed && announcement) ?? [];
    return (
        <Answer of={holders}>
            {(held) => (
                <>
                    {manages && held.length > 0 && waiting.length > 0 && <HandOver team={team} count={waiting.length} />}
                    {held.length === 0 ? (
                        <p className="text-sm text-quiet">{t.noKeysHere}</p>
                    ) : (
                        <Holders team={team} held={held} members={members.data} manages={manages} />
                    )}
                </>
            )}
        </Answer>
    );
}

function HandOver({ team, count }: { team: SchemaTeamView; count: number }) {
    const t = useText();
    const queries = useQueryClient();
    const [busy, setBusy] = useState(false);
    const [done, setDone] = useState<HandedOver>();
    const run = async () => {
        setBusy(true);
        try {
            setDone(await handOver(team));
            await Promise.all([queries.invalidateQueries({ queryKey: TEAMS }), vaultQueries.invalidateQueries()]);
        } catch (error) {
            sayError(error);
        } finally {
            setBusy(false);
        }
    };
    return (
        <Note tone={done?.unknown.length ? "warn" : "plain"} icon={KeyRound}>
            <div className="flex flex-col gap-2">
                <p role="status">{t.waitForKeys(count)}</p>
                {done?.unknown.map((name) => (
                    <p key={name}>{t.notVouched(name)}</p>
                ))}
                <Button kind="primary" busy={busy} className="self-start" onClick={() => void run()}>
                    {t.handOver}
                </Button>
            </div>
        </Note>
    );
}

interface HoldersProps {
    team: SchemaTeamView;
    held: VaultMember[];
    members: SchemaMemberView[] | undefined;
    manages: boolean;
}

/** Who has the keys, with what people compare; and whose are to be renewed. */
function Holders({ team, held, members, manages }: HoldersProps) {
    const t = useText();
    const [leaving, setLeaving] = useState<VaultMember>();
    const isGone = ({ account }: VaultMember) => members?.every((one) => one.account !== account || one.standing === "removed") === true;
    const admins = held.filter(({ role }) => role === "admin");
    const mayRenew = manages && held.some((one) => one.self && one.role === "admin");
    return (
        <>
            <h3 className="font-semibold">{t.holders}</h3>
            <p className="text-sm text-quiet">{t.holdersAbout}</p>
            <ul aria-label={t.holders} className="flex flex-col divide-y divide-line">
                {held.map((one) => (
                    <li key={one.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
                        <div className="min-w-0">
                            <p className="break-words">
                                <bdi className="font-medium">{one.name}</bdi> {one.self && <Badge>{t.you}</Badge>}{" "}
                                <span className="text-sm text-quiet">{t.vaultRoles[one.role]}</span>
                            </p>
                            <code className="text-sm break-words text-quiet">{one.fingerprint}</code>
                        </div>
                        {isGone(one) && (
                            <span className="flex items-center gap-2">
                                <Badge tone="warn">{t.stillHas}</Badge>
                                {mayRenew && (
                                    <Button aria-label={t.renewWithout(one.name)} onClick={() => setLeaving(one)}>
                                        {t.renew}
                                    </Button>
                                )}
                            </span>
                        )}
                    </li>
                ))}
            </ul>
            {admins.length === 1 && admins[0] && <Note tone="warn">{t.onlyAdmin(admins[0].name)}</Note>}
            {leaving && <Renew team={team} without={leaving} onClose={() => setLeaving(undefined)} />}
        </>
    );
}

function Renew({ team, without, onClose }: { team: SchemaTeamView; without: VaultMember; onClose: () => void }) {
    const t = useText();
    const { account, name } = without;
    const run = async () => {
        const removed = await removeMember(team, { account, username: name }, async () => undefined);
        if (removed) say(t.keysRenewed(name, removed.files, size(removed.bytes)));
    };
    return (
        <Confirm title={t.renewQuestion(name)} confirm={t.renew} onConfirm={run} onClose={onClose}>
            <p>{t.renewAbout(name)}</p>
        </Confirm>
    );
}
