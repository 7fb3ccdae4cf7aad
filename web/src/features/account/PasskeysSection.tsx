import { useQueryClient } from "@tanstack/react-query";
import { KeyRound, Trash2 } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaPasskeyView } from "@/api/schema";
import { canUsePasskeys, makePasskey } from "@/features/sign-in/passkey";
import { ago, date, dateTime } from "@/i18n/format";
import { Button, IconButton } from "@/ui/Button";
import { FormDialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { Badge, Section } from "@/ui/Page";
import { Table } from "@/ui/Table";
import { say } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { deviceName } from "./device";
import { isProof, NO_PROOF, ProofFields, proofBody } from "./Proof";
import { PASSKEYS, usePasskeys, useSecondFactor } from "./queries";
import { useText } from "./text";

/** The keys of devices that open the account. */
export function PasskeysSection() {
    const t = useText();
    const passkeys = usePasskeys();
    const [adding, setAdding] = useState(false);
    const [removed, setRemoved] = useState<SchemaPasskeyView>();
    const canAdd = passkeys.data?.enabled && canUsePasskeys();
    return (
        <Section
            title={t.passkeys}
            about={t.aboutPasskeys}
            actions={
                canAdd && (
                    <Button icon={KeyRound} onClick={() => setAdding(true)}>
                        {t.addPasskey}
                    </Button>
                )
            }
        >
            <Answer of={passkeys}>
                {({ enabled, data }) => (
                    <>
                        {data.length > 0 && <List passkeys={data} onRemove={setRemoved} />}
                        {!enabled && <p className="text-quiet">{t.passkeysOff}</p>}
                        {enabled && !canUsePasskeys() && <p className="text-quiet">{t.cannotPasskeys}</p>}
                        {canAdd && data.length === 0 && <p className="text-quiet">{t.noPasskeys}</p>}
                    </>
                )}
            </Answer>
            {adding && <AddDialog onClose={() => setAdding(false)} />}
            {removed && <RemoveDialog passkey={removed} onClose={() => setRemoved(undefined)} />}
        </Section>
    );
}

function List({ passkeys, onRemove }: { passkeys: SchemaPasskeyView[]; onRemove: (passkey: SchemaPasskeyView) => void }) {
    const t = useText();
    return (
        <Table
            label={t.passkeys}
            rows={passkeys}
            id={({ id }) => id}
            columns={[
                {
                    id: "name",
                    title: t.name,
                    cell: ({ name, suspended_at }) => (
                        <>
                            <span className="font-medium break-words">{name}</span>
                            {suspended_at && (
                                <span className="block text-sm text-quiet">
                                    <Badge tone="bad">{t.suspended}</Badge> {t.suspendedAbout}
                                </span>
                            )}
                        </>
                    ),
                },
                { id: "added", title: t.added, wide: true, cell: ({ created_at }) => date(created_at) },
                {
                    id: "used",
                    title: t.lastUsed,
                    cell: ({ last_used_at }) => (last_used_at ? <time title={dateTime(last_used_at)}>{ago(last_used_at)}</time> : t.never),
                },
                {
                    id: "actions",
                    title: t.actions,
                    end: true,
                    cell: (passkey) => <IconButton icon={Trash2} label={t.removeOf(passkey.name)} onClick={() => onRemove(passkey)} />,
                },
            ]}
        />
    );
}

function AddDialog({ onClose }: { onClose: () => void }) {
    const t = useText();
    const queries = useQueryClient();
    const withCode = useSecondFactor().data?.active ?? false;
    const [name, setName] = useState(() => deviceName(navigator.userAgent));
    const [proof, setProof] = useState(NO_PROOF);
    const add = async () => {
        const { id, options } = await ask(api.POST("/api/v1/auth/passkeys/begin", { body: proofBody(proof) }));
        const credential = await makePasskey(options);
        await ask(api.POST("/api/v1/auth/passkeys/finish", { body: { id, credential, name: name.trim() } }));
        say(t.passkeyAdded);
        // It may be what the role needed, and much opens then.
        await queries.invalidateQueries();
    };
    const ready = name.trim() !== "" && isProof(proof, withCode);
    return (
        <FormDialog title={t.addPasskey} submit={t.goOn} ready={ready} onSubmit={add} onClose={onClose}>
            <p>{t.addPasskeyAbout}</p>
            <TextField
                label={t.passkeyName}
                hint={t.passkeyNameHint}
                maxLength={80}
                autoComplete="off"
                required
                value={name}
                onChange={setName}
            />
            <ProofFields value={proof} onChange={setProof} withCode={withCode} autoFocus />
        </FormDialog>
    );
}

function RemoveDialog({ passkey: { id, name }, onClose }: { passkey: SchemaPasskeyView; onClose: () => void }) {
    const t = useText();
    const queries = useQueryClient();
    const withCode = useSecondFactor().data?.active ?? false;
    const [proof, setProof] = useState(NO_PROOF);
    const remove = async () => {
        await ask(api.DELETE("/api/v1/auth/passkeys/{id}", { params: { path: { id } }, body: proofBody(proof) }));
        say(t.passkeyRemoved);
        await queries.invalidateQueries({ queryKey: PASSKEYS });
    };
    return (
        <FormDialog title={t.removePasskey} submit={t.remove} danger ready={isProof(proof, withCode)} onSubmit={remove} onClose={onClose}>
            <p>{t.removePasskeyAbout(name)}</p>
            <ProofFields value={proof} onChange={setProof} withCode={withCode} autoFocus />
        </FormDialog>
    );
}
