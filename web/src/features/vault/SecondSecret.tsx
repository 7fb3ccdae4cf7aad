import { type FormEvent, useState } from "react";

import { Button } from "@/ui/Button";
import { FormDialog } from "@/ui/Dialog";
import { PasswordField, TextField } from "@/ui/Field";
import { Page, Section } from "@/ui/Page";
import { say } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { Kit } from "./KeepKit";
import { useVaultQuery } from "./queries";
import { keepSecond } from "./seconds";
import { changed, own } from "./session";
import { useText } from "./text";

const PROOF = 4;

const useSecond = () => useVaultQuery(["second"], async () => (await own().call("secondSecret")) ?? null);

/** Whether new devices ask for a second secret beside the passphrase. `onMade` is told when one was made, which has to be kept then. */
export function SecondSecret({ onMade }: { onMade: () => void }) {
    const t = useText();
    const second = useSecond();
    const [asking, setAsking] = useState(false);
    return (
        <Section title={t.second} about={t.secondAbout}>
            <Answer of={second}>
                {(secret) => (
                    <>
                        <p>{secret === null ? t.secondIsOff : t.secondIsOn}</p>
                        <Button className="self-start" onClick={() => setAsking(true)}>
                            {secret === null ? t.secondMake : t.secondRemove}
                        </Button>
                        {asking && <Switching on={secret === null} onMade={onMade} onClose={() => setAsking(false)} />}
                    </>
                )}
            </Answer>
        </Section>
    );
}

function Switching({ on, onMade, onClose }: { on: boolean; onMade: () => void; onClose: () => void }) {
    const t = useText();
    const [typed, setTyped] = useState("");
    const title = on ? t.secondMake : t.secondRemove;
    const submit = async () => {
        await own().call("askForSecondSecret", typed, on);
        await keepSecond(own(), !on);
        await changed();
        if (on) onMade();
        else say(t.secondRemoved);
    };
    return (
        <FormDialog title={title} submit={title} ready={typed !== ""} onSubmit={submit} onClose={onClose}>
            <p>{on ? t.secondMakeAbout : t.secondRemoveAbout}</p>
            <PasswordField label={t.oldPassphrase} value={typed} onChange={setTyped} autoComplete="off" />
        </FormDialog>
    );
}

/** Shows the second secret that was made, and goes on when it was kept. */
export function KeepSecond({ onKept }: { onKept: () => void }) {
    const t = useText();
    const second = useSecond();
    const [typed, setTyped] = useState("");
    const [wrong, setWrong] = useState(false);
    const prove = (event: FormEvent) => {
        event.preventDefault();
        if (typed.trim().toLowerCase() === second.data?.slice(-PROOF)) onKept();
        else setWrong(true);
    };
    return (
        <Page title={t.secondKeep} about={t.secondKeepAbout}>
            <Answer of={second}>
                {(secret) => <code className="rounded-lg border border-line bg-sunken p-3 text-lg break-words">{secret}</code>}
            </Answer>
            <Kit />
            <form onSubmit={prove} className="flex flex-col gap-4 print:hidden">
                <TextField
                    label={t.secondProve}
                    error={wrong ? t.secondProveWrong : undefined}
                    value={typed}
                    onChange={(value) => {
                        setWrong(false);
                        setTyped(value);
                    }}
                    autoComplete="off"
                    maxLength={PROOF}
                    className="max-w-sm"
                />
                <Button type="submit" kind="primary" className="self-start" disabled={typed.trim().length < PROOF}>
                    {t.kept}
                </Button>
            </form>
        </Page>
    );
}
