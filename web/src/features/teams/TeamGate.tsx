import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Hourglass, KeyRound, PackagePlus, SearchX, ShieldAlert, UserX } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";

import { isCode } from "@/api/problem";
import type { SchemaTeamView } from "@/api/schema";
import { useMe } from "@/app/me";
import { useVaultQuery } from "@/features/vault/queries";
import { client, lookAt, own, useLookedAt } from "@/features/vault/session";
import { Button, buttonClass } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Empty, Note } from "@/ui/Page";
import { Answer, Loading } from "@/ui/Wait";

import { announce, closeTeam, makeTeamVault, openTeam, standingIn } from "./opening";
import { TEAMS, useTeam } from "./queries";
import { useText } from "./text";

/** How often the server is asked whether one is in the team, and has been handed keys. */
const LOOK = 15_000;

/** Shows what needs the vault of a team when it is open; else what is missing for that. One's own vault is open. */
export function TeamGate({ team: id, children }: { team: string; children: ReactNode }) {
    const t = useText();
    const at = useLookedAt();
    const team = useTeam(id, LOOK);
    const isGone = isCode(team.error, "NOT_FOUND");
    useEffect(() => {
        if (at && (at.team !== id || isGone)) lookAt(undefined);
    }, [at, id, isGone]);
    useEffect(() => {
        if (isGone) closeTeam(id);
    }, [id, isGone]);
    const welcomed = team.data?.welcomed ? team.data : undefined;
    useEffect(() => {
        // Whoever was removed and let in anew looks at what was cut off.
        if (at?.team === id && welcomed)
            void standingIn(welcomed).then(
                (standing) => standing === "welcomed" && closeTeam(id),
                () => undefined,
            );
    }, [at, id, welcomed]);
    if (isGone)
        return (
            <Empty icon={UserX} title={t.notIn} actions={<ToFiles />}>
                {t.notInAbout}
            </Empty>
        );
    if (at?.team === id) return <Inside>{children}</Inside>;
    return (
        <div className="mx-auto w-full max-w-lg p-4 pt-10">
            <Answer of={team}>{(view) => <Opening key={String(view.welcomed)} team={view} />}</Answer>
        </div>
    );
}

function Inside({ children }: { children: ReactNode }) {
    const t = useText();
    const isCutOff = useVaultQuery(["cut-off"], () => client().call("isCutOff"));
    return (
        <>
            {isCutOff.data && (
                <div className="p-4 pb-0">
                    <Note tone="warn" icon={ShieldAlert}>
                        {t.cutOff}
                    </Note>
                </div>
            )}
            {children}
        </>
    );
}

/** What one is waiting for. */
type State = { is: "opening" | "waiting" | "outside" } | { is: "failed"; error: unknown };

function Opening({ team }: { team: SchemaTeamView }) {
    const t = useText();
    const [state, setState] = useState<State>({ is: "opening" });
    const last = useRef(0);
    const open = useCallback(async () => {
        const mine = ++last.current;
        // Whoever has left meanwhile looks at something else.
        const unlessLeft = (next: () => void): void => {
            if (last.current === mine) next();
        };
        setState({ is: "opening" });
        try {
            const standing = await standingIn(team);
            if (standing === "waiting" || standing === "outside") return unlessLeft(() => setState({ is: standing }));
            const opened = await openTeam(team);
            unlessLeft(() => lookAt(opened));
        } catch (error) {
            unlessLeft(() => setState({ is: "failed", error }));
        }
    }, [team]);
    // biome-ignore lint/correctness/useExhaustiveDependencies: it is opened once; the server's view of it changes all the time
    useEffect(() => {
        void open();
        return () => {
            last.current++;
        };
    }, [team.id]);
    if (team.standing === "suspended") return <Note tone="warn">{t.suspendedNote}</Note>;
    if (team.standing === "invited") return <Outside title={t.invitedNote} about={t.notHanded} />;
    if (state.is === "failed") return <Failed error={state.error} onAgain={open} />;
    if (state.is === "waiting") return <Waiting team={team} />;
    if (state.is === "outside") return <NoKeys team={team} onMade={open} />;
    return <Loading label={t.openingVault(team.name)} />;
}

function Failed({ error, onAgain }: { error: unknown; onAgain: () => Promise<void> }) {
    const t = useText();
    return (
        <div className="flex flex-col gap-4">
            <ErrorNotice error={error} />
            <div className="flex gap-2">
                <Button onClick={() => void onAgain()}>{t.again}</Button>
                <ToFiles />
            </div>
        </div>
    );
}

/** Somebody who has come in, and whose keys nobody has answered. */
function Waiting({ team }: { team: SchemaTeamView }) {
    const t = useText();
    const { data: me } = useMe();
    const queries = useQueryClient();
    const [error, setError] = useState<unknown>();
    const [busy, setBusy] = useState(false);
    const fingerprint = useVaultQuery(["fingerprint"], () => own().call("fingerprint", Date.now()));
    const send = async (account: string) => {
        setBusy(true);
        setError(undefined);
        try {
            await announce(team.id, account);
            await queries.invalidateQueries({ queryKey: TEAMS });
        } catch (failure) {
            setError(failure);
        } finally {
            setBusy(false);
        }
    };
    if (!team.announced) {
        return (
            <Empty
                icon={KeyRound}
                title={t.notAnnounced}
                actions={
                    <Button kind="primary" busy={busy} disabled={!me} onClick={() => me && void send(me.user_id)}>
                        {t.announce}
                    </Button>
                }
            >
                {t.notAnnouncedAbout}
                {error !== undefined && <ErrorNotice error={error} />}
            </Empty>
        );
    }
    return (
        <Empty icon={Hourglass} title={t.waiting} actions={<ToFiles />}>
            <p role="status">{t.waitingAbout}</p>
            {fingerprint.data && (
                <p className="mt-3">
                    {t.fingerprint}
                    <code className="block pt-1 font-medium text-text">{fingerprint.data}</code>
                </p>
            )}
        </Empty>
    );
}

/** Somebody who has no keys: whoever made the team makes its vault. */
function NoKeys({ team, onMade }: { team: SchemaTeamView; onMade: () => Promise<void> }) {
    const t = useText();
    const { data: me } = useMe();
    const [error, setError] = useState<unknown>();
    const [busy, setBusy] = useState(false);
    if (!me) return <Loading />;
    if (team.created_by !== me.user_id) return <Outside title={t.noKeys} about={t.noKeysAbout} />;
    const make = async () => {
        setBusy(true);
        setError(undefined);
        try {
            await makeTeamVault(team, me);
            await onMade();
        } catch (failure) {
            setError(failure);
            setBusy(false);
        }
    };
    return (
        <Empty
            icon={PackagePlus}
            title={t.noVault}
            actions={
                <Button kind="primary" busy={busy} onClick={() => void make()}>
                    {t.makeVault}
                </Button>
            }
        >
            {t.noVaultAbout}
            {error !== undefined && <ErrorNotice error={error} />}
        </Empty>
    );
}

function Outside({ title, about }: { title: string; about: string }) {
    const t = useText();
    return (
        <Empty
            icon={SearchX}
            title={title}
            actions={
                <>
                    <Link to="/teams/join" className={buttonClass("primary")}>
                        {t.joinWithLink}
                    </Link>
                    <ToFiles />
                </>
            }
        >
            {about}
        </Empty>
    );
}

function ToFiles() {
    const t = useText();
    return (
        <Link to="/files" className={buttonClass()}>
            {t.ownFiles}
        </Link>
    );
}
