import { useQueryClient } from "@tanstack/react-query";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { ArrowLeft, KeyRound, ShieldAlert } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";

import { api, ask } from "@/api/client";
import { isCode } from "@/api/problem";
import type { SchemaTeamView } from "@/api/schema";
import { useMe } from "@/app/me";
import { VaultGate } from "@/features/vault/Gate";
import { Button, buttonClass } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { TextField } from "@/ui/Field";
import { Note, Page } from "@/ui/Page";
import { say } from "@/ui/Toasts";

import { type InviteLink, readInvite } from "./invite";
import { announce, standingIn } from "./opening";
import { TEAMS } from "./queries";
import { useText } from "./text";

/** Where somebody joins a team with the link of an invite. */
export default function JoinPage() {
    const t = useText();
    const [typed, setTyped] = useLink();
    /** The team that the server has led to, if it is another one than the link was made for. */
    const [other, setOther] = useState<SchemaTeamView>();
    // One's own vault announces keys, and keeps what the link vouches with.
    const isForKeys = readInvite(typed)?.keys !== undefined;
    const form = <Form typed={typed} onType={setTyped} onOther={setOther} />;
    const back = (
        <Link to="/teams" className={buttonClass()}>
            <ArrowLeft aria-hidden className="size-4 rtl:-scale-x-100" />
            {t.back}
        </Link>
    );
    return (
        <Page title={t.joinTitle} about={t.joinAbout} actions={back}>
            {other ? (
                <OtherTeam team={other} />
            ) : isForKeys ? (
                <VaultGate>
                    <div className="pt-4">{form}</div>
                </VaultGate>
            ) : (
                form
            )}
        </Page>
    );
}

/**
 * What is typed, beginning with what stood behind the `#`. It goes from the address, where others could see it, and stays with
 * this entry of the tab's history: after a reload one goes on with it.
 */
function useLink(): [string, (typed: string) => void] {
    const { hash, state } = useLocation();
    const navigate = useNavigate();
    const [typed, setTyped] = useState(hash || state.invite || "");
    useEffect(() => {
        if (hash === "") return;
        setTyped(hash);
        void navigate({ to: ".", hash: "", state: { invite: hash }, replace: true });
    }, [hash, navigate]);
    return [typed, setTyped];
}

declare module "@tanstack/react-router" {
    interface HistoryState {
        /** What stood behind the `#` of an invite's link. */
        invite?: string;
    }
}

interface FormProps {
    typed: string;
    onType: (typed: string) => void;
    onOther: (team: SchemaTeamView) => void;
}

function Form({ typed, onType, onOther }: FormProps) {
    const t = useText();
    const { data: me } = useMe();
    const queries = useQueryClient();
    const navigate = useNavigate();
    const [fromLink] = useState(typed !== "");
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState<unknown>();
    const link = readInvite(typed);
    const join = async ({ code, keys }: InviteLink, account: string) => {
        const team = await ask(api.POST("/api/v1/teams/join", { body: { code } })).catch(async (error: unknown) => {
            // An earlier try may have been interrupted after this step.
            if (!keys || !isCode(error, "TEAM_ALREADY_JOINED")) throw error;
            const known = await ask(api.GET("/api/v1/teams/{id}", { params: { path: { id: keys.team } } }));
            if (known.announced || known.welcomed || (await standingIn(known)) === "open") throw error;
            return known;
        });
        await queries.invalidateQueries({ queryKey: TEAMS });
        if (keys && team.id !== keys.team) return onOther(team);
        if (keys) await announce(team.id, account, keys.secret);
        await queries.invalidateQueries({ queryKey: TEAMS });
        say(t.joined(team.name));
        if (keys) await navigate({ to: "/files", search: { team: team.id }, replace: true });
        else await navigate({ to: "/teams/$team", params: { team: team.id }, replace: true });
    };
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        if (!link || busy || !me) return;
        setBusy(true);
        setError(undefined);
        try {
            await join(link, me.user_id);
        } catch (failure) {
            setError(failure);
        } finally {
            setBusy(false);
        }
    };
    return (
        <form onSubmit={(event) => void submit(event)} className="flex max-w-xl flex-col gap-4">
            {fromLink && <Note>{t.fromLink}</Note>}
            <TextField
                label={t.link}
                hint={t.linkHint}
                error={typed.trim() === "" || link ? undefined : t.linkBad}
                value={typed}
                onChange={onType}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                required
                autoFocus={!fromLink}
            />
            {link?.keys && <Note icon={KeyRound}>{t.withKeys}</Note>}
            {link && !link.keys && <Note>{t.withoutKeys}</Note>}
            {error !== undefined && <ErrorNotice error={error} />}
            <Button
                type="submit"
                kind="primary"
                busy={busy}
                disabled={!link || !me}
                autoFocus={fromLink}
                className="self-start max-sm:min-h-11 max-sm:w-full"
            >
                {t.joinNow}
            </Button>
        </form>
    );
}

function OtherTeam({ team: { id, name } }: { team: SchemaTeamView }) {
    const t = useText();
    return (
        <>
            <Note tone="bad" icon={ShieldAlert}>
                <p className="font-medium">{t.otherTeam}</p>
                <p>{t.otherTeamAbout(name)}</p>
            </Note>
            <Link to="/teams/$team" params={{ team: id }} className={buttonClass("plain", "self-start")}>
                {t.toTeam}
            </Link>
        </>
    );
}
