import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { useMe } from "@/app/me";
import { size } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Select, Switch } from "@/ui/Choice";
import { FormDialog } from "@/ui/Dialog";
import { PasswordField, TextArea, TextField } from "@/ui/Field";
import { Page, Section } from "@/ui/Page";
import { say, sayError } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { type Minutes, setAutoLock, useAutoLockMinutes } from "./autoLock";
import { makeBeside } from "./beside";
import { ContentSearch } from "./ContentSearch";
import { VaultGate } from "./Gate";
import { Kit } from "./KeepKit";
import { refuseLogin } from "./loginCheck";
import { type Chosen, isGood, NewPassphrase } from "./NewPassphrase";
import { usage, useVaultQuery } from "./queries";
import { RenewKeys } from "./RenewKeys";
import { KeepSecond, SecondSecret } from "./SecondSecret";
import { changed, client, own, useVault } from "./session";
import { useText } from "./text";
import { distrust, isTrusted, trust } from "./trusted";

/** How the vault opens and locks. */
export default function VaultSettingsPage() {
    return (
        <VaultGate>
            <Settings />
        </VaultGate>
    );
}

function Settings() {
    const t = useText();
    const minutes = useAutoLockMinutes();
    const [dialog, setDialog] = useState<"passphrase" | "beside">();
    const [page, setPage] = useState<"second" | "renew">();
    const close = () => setDialog(undefined);
    const back = () => setPage(undefined);
    if (page === "second") return <KeepSecond onKept={back} />;
    if (page === "renew") return <RenewKeys client={own()} onOver={back} />;
    return (
        <Page title={t.settings} about={t.settingsAbout}>
            <Section title={t.autoLock}>
                <Select<Minutes> label={t.autoLock} hint={t.autoLockHint} value={minutes} options={t.autoLocks} onChange={setAutoLock} />
                <Trusted />
            </Section>
            <Room />
            <ContentSearch />
            <Section title={t.kitAgain} about={t.kitAgainAbout}>
                <Kit />
            </Section>
            <Section title={t.changePassphrase}>
                <Button className="self-start" onClick={() => setDialog("passphrase")}>
                    {t.changePassphrase}
                </Button>
            </Section>
            <SecondSecret onMade={() => setPage("second")} />
            <Section title={t.renew} about={t.renewAbout}>
                <Button className="self-start" onClick={() => setPage("renew")}>
                    {t.renewBegin}
                </Button>
            </Section>
            <Section title={t.beside} about={t.besideAbout}>
                <Button className="self-start" onClick={() => setDialog("beside")}>
                    {t.besideMake}
                </Button>
            </Section>
            {dialog === "passphrase" && <ChangePassphrase onClose={close} />}
            {dialog === "beside" && <Beside onClose={close} />}
        </Page>
    );
}

function Trusted() {
    const t = useText();
    const queries = useQueryClient();
    const { data: me } = useMe();
    const account = me?.user_id ?? "";
    const key = ["trusted", account];
    const trusted = useQuery({ queryKey: key, queryFn: () => isTrusted(account), enabled: account !== "" });
    const set = async (on: boolean) => {
        await (on ? trust(client(), account) : distrust());
        await queries.invalidateQueries({ queryKey: key });
    };
    return <Switch label={t.trust} hint={t.trustHint} checked={trusted.data ?? false} onChange={(on) => void set(on).catch(sayError)} />;
}

function Room() {
    const t = useText();
    const all = useQuery({ queryKey: ["usage"], queryFn: () => ask(api.GET("/api/v1/vault/usage")) });
    const own = useVaultQuery(["usage", 0], () => usage(0));
    return (
        <Section title={t.room}>
            <Answer of={all}>
                {({ bytes, quota_bytes }) => (
                    <>
                        <p>{t.roomUsed(size(bytes), size(quota_bytes))}</p>
                        <meter aria-label={t.room} className="w-full" min={0} max={quota_bytes} value={bytes} />
                    </>
                )}
            </Answer>
            {own.data && (
                <p className="text-quiet">{t.roomVault(size(own.data.present.bytes + own.data.older.bytes + own.data.trash.bytes))}</p>
            )}
        </Section>
    );
}

function ChangePassphrase({ onClose }: { onClose: () => void }) {
    const t = useText();
    const vault = useVault();
    // Whoever came with the kit has forgotten it.
    const forgot = vault.is === "open" && vault.withKit;
    const [old, setOld] = useState("");
    const [chosen, setChosen] = useState<Chosen>({ first: "", second: "" });
    const submit = async () => {
        await refuseLogin(chosen.first);
        await (forgot ? own().call("replacePassphrase", chosen.first) : own().call("changePassphrase", old, chosen.first));
        await changed();
        say(t.changed);
    };
    const ready = (forgot || old !== "") && isGood(chosen);
    return (
        <FormDialog title={t.changePassphrase} submit={t.change} ready={ready} onSubmit={submit} onClose={onClose}>
            {!forgot && <PasswordField label={t.oldPassphrase} value={old} onChange={setOld} autoComplete="off" />}
            <NewPassphrase chosen={chosen} onChange={setChosen} />
        </FormDialog>
    );
}

function Beside({ onClose }: { onClose: () => void }) {
    const t = useText();
    const [label, setLabel] = useState("");
    const [chosen, setChosen] = useState<Chosen>({ first: "", second: "" });
    const [keep, setKeep] = useState("");
    const kept = keep.split("\n").filter((line) => line !== "");
    const submit = async () => {
        await refuseLogin(chosen.first);
        await makeBeside(chosen.first, label.trim(), kept);
        say(t.besideDone);
    };
    const ready = label.trim() !== "" && isGood(chosen) && kept.length > 0;
    return (
        <FormDialog title={t.besideMake} submit={t.besideMake} ready={ready} onSubmit={submit} onClose={onClose}>
            <TextField label={t.label} hint={t.labelHint} value={label} onChange={setLabel} autoComplete="off" />
            <NewPassphrase chosen={chosen} onChange={setChosen} />
            <TextArea
                label={t.besideKeep}
                hint={t.besideKeepHint}
                value={keep}
                onChange={setKeep}
                rows={3}
                autoComplete="off"
                spellCheck={false}
            />
        </FormDialog>
    );
}
