import { useQuery } from "@tanstack/react-query";
import { FileKey, KeyRound, KeySquare, MonitorSmartphone, RefreshCcw } from "lucide-react";
import { type FormEvent, useState } from "react";

import { isCode } from "@/api/problem";
import { useMe } from "@/app/me";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { PasswordField, TextArea, TextField } from "@/ui/Field";
import { useTitle } from "@/ui/Page";
import { Progress } from "@/ui/Wait";

import { isSecond } from "./seconds";
import { open, useVault } from "./session";
import { useText } from "./text";
import { isTrusted, reopen } from "./trusted";

/** Opens the vault of an account that has one. */
export function Unlock() {
    const t = useText();
    useTitle(t.unlockTitle);
    const vault = useVault();
    const { data: me } = useMe();
    const trusted = useQuery({
        queryKey: ["trusted", me?.user_id],
        queryFn: () => isTrusted(me?.user_id ?? ""),
        enabled: me !== undefined,
    });
    const [withKit, setWithKit] = useState(false);
    const [typed, setTyped] = useState("");
    const [second, setSecond] = useState<string>();
    const [error, setError] = useState<unknown>(vault.is === "locked" ? vault.why : undefined);
    const busy = vault.is === "opening";
    const run = async (...how: Parameters<typeof open>) => {
        setError(undefined);
        try {
            await open(...how);
        } catch (failure) {
            setError(failure);
        }
    };
    const isReady = typed !== "" && (withKit || !second || isSecond(second));
    const submit = (event: FormEvent) => {
        event.preventDefault();
        if (!isReady) return;
        if (withKit) void run((client, opening) => client.unlockWithKit(opening, typed), { withKit });
        else unlock();
    };
    const unlock = (options?: { renewing: boolean }) =>
        void run((client, opening) => client.unlock({ ...opening, second: second || undefined }, typed), options);
    return (
        <form onSubmit={submit} className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-5">
            <h1 className="text-xl font-semibold">{t.unlockTitle}</h1>
            <p className="text-quiet">{t.unlockAbout}</p>
            {withKit ? (
                <>
                    <TextArea
                        label={t.kitText}
                        hint={t.kitHint}
                        rows={6}
                        value={typed}
                        onChange={setTyped}
                        autoComplete="off"
                        spellCheck={false}
                    />
                    <KitFile onText={setTyped} />
                </>
            ) : (
                <>
                    <PasswordField label={t.passphrase} value={typed} onChange={setTyped} autoComplete="off" autoFocus />
                    {second !== undefined && (
                        <TextField
                            label={t.second}
                            hint={t.secondHint}
                            error={second !== "" && !isSecond(second) ? t.secondShort : undefined}
                            value={second}
                            onChange={setSecond}
                            autoComplete="off"
                            spellCheck={false}
                            autoFocus
                        />
                    )}
                </>
            )}
            {error !== undefined && <ErrorNotice error={error} />}
            {isCode(error, "VAULT_KEYS_RENEWED") && !withKit && (
                <Button icon={RefreshCcw} disabled={!isReady} onClick={() => unlock({ renewing: true })}>
                    {t.renewAgain}
                </Button>
            )}
            {busy && (
                <Progress label={t.opening} value={null}>
                    <span className="text-sm text-quiet">{t.opening}</span>
                </Progress>
            )}
            <Button type="submit" kind="primary" busy={busy} disabled={!isReady}>
                {t.unlock}
            </Button>
            {trusted.data && (
                <Button icon={MonitorSmartphone} busy={busy} onClick={() => void run(reopen)}>
                    {t.useDevice}
                </Button>
            )}
            {!withKit && second === undefined && (
                <Button kind="quiet" icon={KeySquare} className="text-accent" onClick={() => setSecond("")}>
                    {t.useSecond}
                </Button>
            )}
            <Button
                kind="quiet"
                icon={withKit ? KeyRound : FileKey}
                className="text-accent"
                onClick={() => {
                    setTyped("");
                    setError(undefined);
                    setWithKit(!withKit);
                }}
            >
                {withKit ? t.usePassphrase : t.useKit}
            </Button>
        </form>
    );
}

function KitFile({ onText }: { onText: (text: string) => void }) {
    const t = useText();
    return (
        <label className="flex flex-col gap-1 text-sm">
            {t.chooseKit}
            <input type="file" accept=".txt,text/plain" onChange={(event) => void event.target.files?.[0]?.text().then(onText)} />
        </label>
    );
}
