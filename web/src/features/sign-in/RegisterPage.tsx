import { Link } from "@tanstack/react-router";
import { DoorClosed, MailX, TicketCheck } from "lucide-react";
import { useEffect, useState } from "react";

import { api, ask } from "@/api/client";
import { isCode } from "@/api/problem";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Empty, Note } from "@/ui/Page";

import { Alone } from "./Alone";
import { Failed, useAttempt } from "./attempt";
import { useEnter } from "./enter";
import { isChosen, NewPassword, NOTHING_CHOSEN } from "./NewPassword";
import { useText } from "./text";

const USERNAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;

/** Where somebody who was invited makes an account. */
export default function RegisterPage() {
    const t = useText();
    const enter = useEnter();
    const attempt = useAttempt();
    const [fromLink, setFromLink] = useState(codeInAddress);
    const [invitation, setInvitation] = useState(fromLink);
    const [username, setUsername] = useState("");
    const [displayName, setDisplayName] = useState("");
    const [chosen, setChosen] = useState(NOTHING_CHOSEN);
    const [made, setMade] = useState(false);
    useEffect(() => {
        // Who looks over a shoulder, or at the history, must not be able to use the code.
        if (location.hash !== "") history.replaceState(history.state, "", location.pathname);
    }, []);
    const register = async () => {
        const { password } = chosen;
        if (!made) {
            const name = displayName.trim();
            const body = { username, password, ...(name && { display_name: name }), ...(invitation && { invitation: bare(invitation) }) };
            await ask(api.POST("/api/v1/auth/register", { body }));
            // Should signing in fail now, only that is to be tried again.
            setMade(true);
        }
        await enter(await ask(api.POST("/api/v1/auth/login", { body: { username, password } })), undefined, password);
    };
    const below = (
        <Link to="/sign-in" search={{}} className="inline-flex min-h-6 items-center font-medium text-accent underline underline-offset-4">
            {t.haveAccount}
        </Link>
    );
    if (isCode(attempt.error, "AUTH_REGISTRATION_CLOSED")) {
        return (
            <Alone title={t.registerTitle} below={below}>
                <Empty icon={DoorClosed} title={t.closedTitle}>
                    {t.closedAbout}
                </Empty>
            </Alone>
        );
    }
    if (isCode(attempt.error, "AUTH_INVITATION_INVALID")) {
        const again = () => {
            setFromLink("");
            attempt.forget();
        };
        return (
            <Alone title={t.registerTitle} below={below}>
                <Empty icon={MailX} title={t.invalidTitle} actions={<Button onClick={again}>{t.otherCode}</Button>}>
                    {t.invalidAbout}
                </Empty>
            </Alone>
        );
    }
    const badName = username !== "" && !USERNAME.test(username);
    const ready = username !== "" && !badName && isChosen(chosen);
    return (
        <Alone title={t.registerTitle} about={fromLink ? t.registerAbout : undefined} below={below}>
            <form className="flex flex-col gap-4" onSubmit={attempt.submit(register)}>
                {fromLink ? (
                    <Note icon={TicketCheck}>{t.invitationTaken}</Note>
                ) : (
                    <TextField
                        label={t.invitation}
                        hint={t.invitationHint}
                        autoComplete="off"
                        spellCheck={false}
                        value={invitation}
                        onChange={setInvitation}
                    />
                )}
                <TextField
                    label={t.username}
                    hint={t.usernameHint}
                    error={badName ? t.usernameBad : undefined}
                    name="username"
                    autoComplete="username"
                    autoCapitalize="off"
                    spellCheck={false}
                    required
                    maxLength={64}
                    value={username}
                    onChange={(typed) => setUsername(typed.trim())}
                />
                <TextField
                    label={t.displayName}
                    hint={t.displayNameHint}
                    name="name"
                    autoComplete="name"
                    maxLength={80}
                    value={displayName}
                    onChange={setDisplayName}
                />
                <NewPassword label={t.password} username={username} value={chosen} onChange={setChosen} />
                <p className="text-sm text-quiet">{t.aboutPassword}</p>
                <Failed of={attempt} />
                <Button type="submit" kind="primary" className="min-h-11" busy={attempt.busy} disabled={!ready || Boolean(attempt.left)}>
                    {t.register}
                </Button>
            </form>
        </Alone>
    );
}

const codeInAddress = (): string => decodeURIComponent(location.hash.slice(1));

/** The code, also where somebody has pasted the whole link. */
const bare = (typed: string): string => typed.trim().split("#").at(-1) ?? "";
