import { useQueryClient } from "@tanstack/react-query";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { ArrowLeft, KeyRound, ShieldAlert } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";

import { api, ask } from "@/api/client";
import { isCode } from "@/api/problem";
import type { SchemaTeamView } from "@/api/schema";
import { Button, buttonClass } from "@/ui/Button";
import { CopyText } from "@/ui/CopyText";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { TextField } from "@/ui/Field";
import { Note, Page } from "@/ui/Page";
import { say } from "@/ui/Toasts";

import { type InviteLink, joinCommand, readInvite } from "./invite";
import { TEAMS } from "./queries";
import { useText } from "./text";

/** Where somebody joins a team with the link of an invite. */
export default function JoinPage() {
    const t = useText();
    const [typed, setTyped] = useLink();
    /** The team that one is in now, if there is more to say about it. */
    const [joined, setJoined] = useState<Joined>();
    const back = (
        <Link to="/teams" className={buttonClass()}>
            <ArrowLeft aria-hidden className="size-4 rtl:-scale-x-100" />
            {t.back}
        </Link>
    );
    return (
        <Page title={t.joinTitle} about={t.joinAbout} actions={back}>
            {joined ? <AfterJoining {...joined} /> : <Form typed={typed} onType={setTyped} onJoined={setJoined} />}
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

interface Joined {
    team: SchemaTeamView;
    /** What fetches the keys. Without it, it is another team than the link was made for. */
    command?: string | undefined;
}

interface FormProps {
    typed: string;
    onType: (typed: string) => void;
    onJoined: (joined: Joined) => void;
}

function Form({ typed, onType, onJoined }: FormProps) {
    const t = useText();
    const queries = useQueryClient();
    const navigate = useNavigate();
    const [fromLink] = useState(typed !== "");
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState<unknown>();
    const link = readInvite(typed);
    const command = link && joinCommand(link);
    const join = async ({ code, keys }: InviteLink) => {
        const team = await ask(api.POST("/api/v1/teams/join", { body: { code } })).catch((error: unknown) => {
            // An earlier try may have been interrupted after this step.
            if (!keys || !isCode(error, "TEAM_ALREADY_JOINED")) throw error;
            return ask(api.GET("/api/v1/teams/{id}", { params: { path: { id: keys.team } } }));
        });
        await queries.invalidateQueries({ queryKey: TEAMS });
        if (keys && team.id !== keys.team) return onJoined({ team });
        say(t.joined(team.name));
        if (keys && !team.announced && !team.welcomed) return onJoined({ team, command });
        await navigate({ to: "/teams/$team", params: { team: team.id }, replace: true });
    };
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        if (!link || busy) return;
        setBusy(true);
        setError(undefined);
        try {
            await join(link);
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
            {command && (
                <WithKeys command={command} title={t.withKeys} about={t.withKeysAbout}>
                    {t.withKeysElse}
                </WithKeys>
            )}
            {error !== undefined && <ErrorNotice error={error} />}
            <Button
                type="submit"
                kind={command ? "plain" : "primary"}
                busy={busy}
                disabled={!link}
                autoFocus={fromLink && !command}
                className="self-start max-sm:min-h-11 max-sm:w-full"
            >
                {command ? t.joinWithout : t.joinNow}
            </Button>
        </form>
    );
}

interface WithKeysProps {
    command: string;
    title: string;
    about: string;
    children?: ReactNode;
}

/** A link of the command line also vouches for keys, which is done there. */
function WithKeys({ command, title, about, children }: WithKeysProps) {
    const t = useText();
    return (
        <Note icon={KeyRound}>
            <div className="flex flex-col gap-2">
                <p className="font-medium">{title}</p>
                <p>{about}</p>
                <CopyText label={t.command} value={command} />
                {children && <p className="text-sm text-quiet">{children}</p>}
            </div>
        </Note>
    );
}

function AfterJoining({ team: { id, name }, command }: Joined) {
    const t = useText();
    return (
        <>
            {command ? (
                <WithKeys command={command} title={t.keysNext(name)} about={t.keysNextAbout} />
            ) : (
                <Note tone="bad" icon={ShieldAlert}>
                    <p className="font-medium">{t.otherTeam}</p>
                    <p>{t.otherTeamAbout(name)}</p>
                </Note>
            )}
            <Link to="/teams/$team" params={{ team: id }} className={buttonClass("plain", "self-start")}>
                {t.toTeam}
            </Link>
        </>
    );
}
