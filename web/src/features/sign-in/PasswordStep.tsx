import { useQuery } from "@tanstack/react-query";
import { Building2, KeyRound, LogIn } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { isCode } from "@/api/problem";
import type { SchemaTokens } from "@/api/schema";
import { Button } from "@/ui/Button";
import { PasswordField, TextField } from "@/ui/Field";
import { Note } from "@/ui/Page";

import { Failed, useAttempt } from "./attempt";
import { BACK, leave } from "./directory";
import { canUsePasskeys, showPasskey } from "./passkey";
import { useText } from "./text";

interface PasswordStepProps {
    username: string;
    onPassword: (credentials: { username: string; password: string }) => Promise<void>;
    /** Whoever signs in with something else than a password is in. */
    onTokens: (tokens: SchemaTokens) => Promise<void>;
    next: string | undefined;
}

/** The first thing that people are asked for, and the other ways in. */
export function PasswordStep({ username: before, onPassword, onTokens, next }: PasswordStepProps) {
    const t = useText();
    const attempt = useAttempt();
    const [username, setUsername] = useState(before);
    const [password, setPassword] = useState("");
    return (
        <>
            <form className="flex flex-col gap-4" onSubmit={attempt.submit(() => onPassword({ username: username.trim(), password }))}>
                <TextField
                    label={t.username}
                    name="username"
                    autoComplete="username"
                    autoCapitalize="off"
                    spellCheck={false}
                    required
                    autoFocus={before === ""}
                    value={username}
                    onChange={setUsername}
                />
                <PasswordField
                    label={t.password}
                    name="password"
                    autoComplete="current-password"
                    required
                    autoFocus={before !== ""}
                    value={password}
                    onChange={setPassword}
                />
                <Failed of={attempt}>
                    {/* The server does not say which it is: else it would tell strangers who has an account. */}
                    {isCode(attempt.error, "AUTH_INVALID_CREDENTIALS") && <p className="mt-2 text-sm">{t.maybeOff}</p>}
                </Failed>
                <Button type="submit" kind="primary" icon={LogIn} className="min-h-11" busy={attempt.busy} disabled={Boolean(attempt.left)}>
                    {t.signIn}
                </Button>
            </form>
            <OtherWays username={username.trim()} onTokens={onTokens} next={next} />
        </>
    );
}

function OtherWays({ username, onTokens, next }: { username: string } & Pick<PasswordStepProps, "onTokens" | "next">) {
    const t = useText();
    const attempt = useAttempt();
    const [passkeysOff, setPasskeysOff] = useState(false);
    const { data: directory } = useQuery({ queryKey: ["oidc"], queryFn: () => ask(api.GET("/api/v1/auth/oidc")), staleTime: 60_000 });
    const withPasskey = async () => {
        try {
            const body = username === "" ? {} : { username };
            const { id, options } = await ask(api.POST("/api/v1/auth/passkey-login/begin", { body }));
            const credential = await showPasskey(options);
            await onTokens(await ask(api.POST("/api/v1/auth/passkey-login/finish", { body: { id, credential } })));
        } catch (error) {
            if (!isCode(error, "AUTH_PASSKEYS_OFF")) throw error;
            setPasskeysOff(true);
        }
    };
    const withDirectory = () =>
        leave("sign-in", next, async (client_challenge) => {
            const { url } = await ask(api.POST("/api/v1/auth/oidc/start", { body: { redirect: BACK, client_challenge } }));
            return url;
        });
    if (!canUsePasskeys() && !directory?.enabled) return null;
    return (
        <div className="flex flex-col gap-3">
            <p className="flex items-center gap-3 text-sm text-quiet before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
                {t.or}
            </p>
            {canUsePasskeys() && !passkeysOff && (
                <Button icon={KeyRound} className="min-h-11" busy={attempt.busy} onClick={() => void attempt.run(withPasskey)}>
                    {t.withPasskey}
                </Button>
            )}
            {directory?.enabled && (
                <Button
                    icon={Building2}
                    className="min-h-11 whitespace-normal"
                    busy={attempt.busy}
                    onClick={() => void attempt.run(withDirectory)}
                >
                    {t.withDirectory(directory.name)}
                </Button>
            )}
            <div role="status" className="contents">
                {passkeysOff && <p className="text-sm text-quiet">{t.passkeysOff}</p>}
            </div>
            {isCode(attempt.error, "AUTH_PASSWORD_CHANGE_REQUIRED") ? (
                <Note tone="warn">{t.passkeyTemporary}</Note>
            ) : (
                <Failed of={attempt} />
            )}
        </div>
    );
}
