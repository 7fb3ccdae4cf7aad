import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { VaultClient } from "#vault/client.js";

import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { PasswordField } from "@/ui/Field";
import { Note, Page } from "@/ui/Page";
import { say } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { KitText, mayProve, ProveKit, proves } from "./KeepKit";
import { refuseLogin } from "./loginCheck";
import { type Chosen, isGood, NewPassphrase } from "./NewPassphrase";
import { renewed, vaultQueries } from "./session";
import { useText } from "./text";

/** Makes new keys: their kit is kept first, and then they are put in force. */
export function RenewKeys({ client, onOver }: { client: VaultClient; onOver: () => void }) {
    const t = useText();
    // Once: what is asked for anew whenever the vault has changed would be the kit of other keys than the one that was printed.
    const made = useQuery(
        { queryKey: ["renewal"], queryFn: () => client.call("prepareRenewal"), staleTime: "static", gcTime: 0 },
        vaultQueries,
    );
    const [typed, setTyped] = useState("");
    const [wrong, setWrong] = useState(false);
    const [old, setOld] = useState("");
    const [chosen, setChosen] = useState<Chosen>({ first: "", second: "" });
    const [error, setError] = useState<unknown>();
    const [busy, setBusy] = useState(false);
    const isReady = mayProve(typed) && old !== "" && isGood(chosen);
    const renew = async (event: FormEvent) => {
        event.preventDefault();
        if (!isReady || busy || made.data === undefined) return;
        if (!proves(typed, made.data)) return setWrong(true);
        setBusy(true);
        setError(undefined);
        try {
            await refuseLogin(chosen.first);
            await client.call("renew", made.data, old, chosen.first, Date.now());
            await renewed(client);
            say(t.renewed);
            onOver();
        } catch (failure) {
            setError(failure);
            setBusy(false);
        }
    };
    return (
        <Page title={t.renew} about={t.renewAbout}>
            <Note tone="warn" icon={TriangleAlert}>
                {t.renewBefore}
            </Note>
            <Answer of={made}>{(kit) => <KitText text={kit} />}</Answer>
            <form onSubmit={(event) => void renew(event)} className="flex flex-col gap-4 print:hidden">
                <ProveKit
                    typed={typed}
                    wrong={wrong}
                    onType={(value) => {
                        setWrong(false);
                        setTyped(value);
                    }}
                />
                <div className="flex max-w-sm flex-col gap-4">
                    <PasswordField label={t.oldPassphrase} value={old} onChange={setOld} autoComplete="off" />
                    <NewPassphrase chosen={chosen} onChange={setChosen} />
                </div>
                {error !== undefined && <ErrorNotice error={error} />}
                <div className="flex flex-wrap gap-2">
                    <Button type="submit" kind="primary" busy={busy} disabled={!isReady}>
                        {t.renew}
                    </Button>
                    <Button disabled={busy} onClick={onOver}>
                        {t.notNow}
                    </Button>
                </div>
            </form>
        </Page>
    );
}
