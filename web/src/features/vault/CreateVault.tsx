import { useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";

import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { TextField } from "@/ui/Field";
import { Note, useTitle } from "@/ui/Page";
import { Progress } from "@/ui/Wait";

import { SLOTS } from "./Gate";
import { refuseLogin } from "./loginCheck";
import { type Chosen, isGood, NewPassphrase } from "./NewPassphrase";
import { open, useVault } from "./session";
import { useText } from "./text";

/** Makes the vault of an account that has none. */
export function CreateVault({ onMade }: { onMade: () => void }) {
    const t = useText();
    useTitle(t.createTitle);
    const queries = useQueryClient();
    const vault = useVault();
    const [label, setLabel] = useState(t.defaultLabel);
    const [chosen, setChosen] = useState<Chosen>({ first: "", second: "" });
    const [error, setError] = useState<unknown>();
    const busy = vault.is === "opening";
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        if (!isGood(chosen) || label.trim() === "") return;
        setError(undefined);
        try {
            await refuseLogin(chosen.first);
            // Before the vault is open: what is drawn then must know that its kit has not been kept.
            await open(async (client, opening) => {
                await client.init(opening, chosen.first, label.trim());
                onMade();
            });
            queries.setQueryData(SLOTS, true);
        } catch (failure) {
            setError(failure);
        }
    };
    return (
        <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-5">
            <h1 className="text-xl font-semibold">{t.createTitle}</h1>
            <p className="text-quiet">{t.createAbout}</p>
            <TextField label={t.label} hint={t.labelHint} value={label} onChange={setLabel} autoComplete="off" />
            <NewPassphrase chosen={chosen} onChange={setChosen} />
            <Note tone="warn" icon={TriangleAlert}>
                {t.noReset}
            </Note>
            {error !== undefined && <ErrorNotice error={error} />}
            {busy && (
                <Progress label={t.opening} value={null}>
                    <span className="text-sm text-quiet">{t.opening}</span>
                </Progress>
            )}
            <Button type="submit" kind="primary" busy={busy} disabled={!isGood(chosen) || label.trim() === ""}>
                {t.create}
            </Button>
        </form>
    );
}
