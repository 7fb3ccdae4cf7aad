import { useQueryClient } from "@tanstack/react-query";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { ArrowLeft, KeyRound, ShieldAlert } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";

import { api, ask } from "@/api/client";
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
    /** The team that the server has led to, if it is another one than the link was made for. */
    const [other, setOther] = useState<SchemaTeamView>();
    const back = (
        <Link to="/teams" className={buttonClass()}>
            <ArrowLeft aria-hidden className="size-4 rtl:-scale-x-100" />
            {t.back}
        </Link>
    );
    return (
        <Page title={t.joinTitle} about={t.joinAbout} actions={back}>
            {other ? <OtherTeam team={other} /> : <Form typed={typed} onType={setTyped} onOther={setOther} />}
        </Page>
    );
}

/** What is typed, beginning with what stood behind the `#`, which goes from the address: who sees it there could use it. */
function useLink(): [string, (typed: string) => void] {
    const hash = useLocation({ select: (location) => location.hash });
    const navigate = useNavigate();
    const [typed, setTyped] = useState(hash);
    useEffect(() => {
        if (hash === "") return;
        setTyped(hash);
        void navigate({ to: ".", hash: "", replace: true });
    }, [hash, navigate]);
    return [typed, setTyped];
}

interface FormProps {
    typed: string;
    onType: (typed: string) => void;
    onOther: (team: SchemaTeamView) => void;
}

function Form({ typed, onType, onOther }: FormProps) {
    const t = useText();
    const queries = useQueryClient();
    const navigate = useNavigate();
    const [fromLink] = useState(typed !== "");
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState<unknown>();
    const link = readInvite(typed);
    const command = link && joinCommand(link);
    const join = async ({ code, keys }: InviteLink) => {
        const team = await ask(api.POST("/api/v1/teams/join", { body: { code } }));
        await queries.invalidateQueries({ queryKey: TEAMS });
        if (keys && team.id !== keys.team) return onOther(team);
        say(t.joined(team.name));
        await navigate({ to: "/teams/$team", params: { team: team.id } });
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
            {command && <WithKeys command={command} />}
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

/** A link of the command line can be used once. Used here, it would bring somebody in who then cannot get the keys with it. */
function WithKeys({ command }: { command: string }) {
    const t = useText();
    return (
        <Note icon={KeyRound}>
            <div className="flex flex-col gap-2">
                <p className="font-medium">{t.withKeys}</p>
                <p>{t.withKeysAbout}</p>
                <CopyText label={t.command} value={command} />
                <p className="text-sm text-quiet">{t.withKeysElse}</p>
            </div>
        </Note>
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
