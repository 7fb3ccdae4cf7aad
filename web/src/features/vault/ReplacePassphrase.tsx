import { type FormEvent, useState } from "react";

import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { useTitle } from "@/ui/Page";
import { say } from "@/ui/Toasts";

import { refuseLogin } from "./loginCheck";
import { type Chosen, isGood, NewPassphrase } from "./NewPassphrase";
import { own, passphraseOffered } from "./session";
import { useText } from "./text";

/** Leads whoever opened the vault with the recovery kit to another passphrase: the present one is forgotten. */
export function ReplacePassphrase() {
    const t = useText();
    useTitle(t.forgottenTitle);
    const [chosen, setChosen] = useState<Chosen>({ first: "", second: "" });
    const [error, setError] = useState<unknown>();
    const [busy, setBusy] = useState(false);
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        if (!isGood(chosen) || busy) return;
        setBusy(true);
        setError(undefined);
        try {
            await refuseLogin(chosen.first);
            await own().call("replacePassphrase", chosen.first);
            passphraseOffered();
            say(t.changed);
        } catch (failure) {
            setError(failure);
            setBusy(false);
        }
    };
    return (
        <div className="mx-auto w-full max-w-lg p-4 pt-10">
            <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-5">
                <h1 className="text-xl font-semibold">{t.forgottenTitle}</h1>
                <p className="text-quiet">{t.forgottenAbout}</p>
                <NewPassphrase chosen={chosen} onChange={setChosen} />
                {error !== undefined && <ErrorNotice error={error} />}
                <Button type="submit" kind="primary" busy={busy} disabled={!isGood(chosen)}>
                    {t.setPassphrase}
                </Button>
                <Button kind="quiet" className="text-accent" disabled={busy} onClick={passphraseOffered}>
                    {t.later}
                </Button>
            </form>
        </div>
    );
}
