import { useQueryClient } from "@tanstack/react-query";
import { RefreshCcw, ShieldPlus, Trash2 } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaEnrolment } from "@/api/schema";
import { Button } from "@/ui/Button";
import { FormDialog } from "@/ui/Dialog";
import { Badge, Note, Section } from "@/ui/Page";
import { say } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { EnrolDialog } from "./EnrolDialog";
import { isProof, NO_PROOF, ProofFields, proofBody } from "./Proof";
import { useSecondFactor } from "./queries";
import { RecoveryCodes } from "./RecoveryCodes";
import { useText } from "./text";

/** With so few recovery codes left it is time for new ones. */
const FEW = 3;

/** What is being done, one dialog after the other. */
type Step =
    | { is: "begin" }
    | { is: "renew" }
    | { is: "remove" }
    | { is: "enrol"; enrolment: SchemaEnrolment }
    | { is: "codes"; codes: string[] };

/** The app that shows codes, and the recovery codes. */
export function SecondFactorSection() {
    const t = useText();
    const factor = useSecondFactor();
    const [step, setStep] = useState<Step>();
    const active = factor.data?.active ?? false;
    return (
        <Section
            title={t.secondFactor}
            about={t.aboutSecondFactor}
            actions={
                factor.data &&
                !active && (
                    <Button icon={ShieldPlus} onClick={() => setStep({ is: "begin" })}>
                        {t.addFactor}
                    </Button>
                )
            }
        >
            <Answer of={factor}>
                {({ recovery_codes }) => (
                    <>
                        <p className="flex flex-wrap items-center gap-2">
                            <Badge tone={active ? "good" : "warn"}>{active ? t.factorOn : t.factorOff}</Badge>
                            {active ? t.factorIs(recovery_codes) : t.factorIsNot}
                        </p>
                        {active && recovery_codes <= FEW && <Note tone="warn">{t.fewCodes}</Note>}
                        {active && (
                            <div className="flex flex-wrap gap-2">
                                <Button icon={RefreshCcw} onClick={() => setStep({ is: "renew" })}>
                                    {t.renewCodes}
                                </Button>
                                <Button kind="danger" icon={Trash2} onClick={() => setStep({ is: "remove" })}>
                                    {t.removeFactor}
                                </Button>
                            </div>
                        )}
                    </>
                )}
            </Answer>
            {step && <Steps step={step} onStep={setStep} />}
        </Section>
    );
}

function Steps({ step, onStep }: { step: Step; onStep: (next: Step | undefined | ((now: Step | undefined) => Step | undefined)) => void }) {
    const queries = useQueryClient();
    /** A dialog that is done closes itself; by then the next one may be there. */
    const close = () => onStep((now) => (now === step ? undefined : now));
    if (step.is === "begin") return <BeginDialog onBegun={(enrolment) => onStep({ is: "enrol", enrolment })} onClose={close} />;
    if (step.is === "enrol")
        return <EnrolDialog enrolment={step.enrolment} onDone={(codes) => onStep({ is: "codes", codes })} onClose={close} />;
    if (step.is === "renew") return <RenewDialog onDone={(codes) => onStep({ is: "codes", codes })} onClose={close} />;
    if (step.is === "remove") return <RemoveDialog onClose={close} />;
    const kept = () => {
        close();
        // Much that the server did not answer before, it may answer now.
        void queries.invalidateQueries();
    };
    return <RecoveryCodes codes={step.codes} onKept={kept} />;
}

function BeginDialog({ onBegun, onClose }: { onBegun: (enrolment: SchemaEnrolment) => void; onClose: () => void }) {
    const t = useText();
    const [proof, setProof] = useState(NO_PROOF);
    const begin = async () => onBegun(await ask(api.POST("/api/v1/auth/second-factor", { body: { password: proof.password } })));
    return (
        <FormDialog title={t.addFactor} submit={t.goOn} ready={isProof(proof, false)} onSubmit={begin} onClose={onClose}>
            <p>{t.addFactorAbout}</p>
            <ProofFields value={proof} onChange={setProof} withCode={false} autoFocus />
        </FormDialog>
    );
}

function RenewDialog({ onDone, onClose }: { onDone: (codes: string[]) => void; onClose: () => void }) {
    const t = useText();
    const [proof, setProof] = useState(NO_PROOF);
    const renew = async () => {
        const body = { code: "", ...proofBody(proof) };
        onDone((await ask(api.POST("/api/v1/auth/second-factor/recovery-codes", { body }))).recovery_codes);
    };
    return (
        <FormDialog title={t.renewCodes} submit={t.renew} ready={isProof(proof, true)} onSubmit={renew} onClose={onClose}>
            <p>{t.renewAbout}</p>
            <ProofFields value={proof} onChange={setProof} withCode autoFocus />
        </FormDialog>
    );
}

function RemoveDialog({ onClose }: { onClose: () => void }) {
    const t = useText();
    const queries = useQueryClient();
    const [proof, setProof] = useState(NO_PROOF);
    const remove = async () => {
        await ask(api.POST("/api/v1/auth/second-factor/remove", { body: { code: "", ...proofBody(proof) } }));
        say(t.factorRemoved);
        await queries.invalidateQueries();
    };
    return (
        <FormDialog title={t.removeFactor} submit={t.remove} danger ready={isProof(proof, true)} onSubmit={remove} onClose={onClose}>
            <p>{t.removeFactorAbout}</p>
            <ProofFields value={proof} onChange={setProof} withCode autoFocus />
        </FormDialog>
    );
}
