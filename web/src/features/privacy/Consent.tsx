import { CircleCheck, CircleHelp, CircleX, FileText } from "lucide-react";
import { useState } from "react";

import type { SchemaPolicyView } from "@/api/schema";
import { date, dateTime } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Empty, Note, Section } from "@/ui/Page";
import { say, sayError } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { PolicyText } from "./PolicyText";
import { useConsents, useDecide, usePolicy, usePolicyVersion } from "./queries";
import { useText } from "./text";
import { Unfold } from "./Unfold";

/** The policy that holds, and what one says to it. */
export function Consent() {
    const t = useText();
    const policy = usePolicy();
    return (
        <Answer of={policy}>
            {(policy) =>
                policy ? (
                    <Policy policy={policy} />
                ) : (
                    <Section title={t.policy}>
                        <Empty icon={FileText} title={t.noPolicy}>
                            {t.noPolicyMine}
                        </Empty>
                    </Section>
                )
            }
        </Answer>
    );
}

function Policy({ policy }: { policy: SchemaPolicyView }) {
    const t = useText();
    const consents = useConsents();
    return (
        <Section title={t.policy} about={t.published(policy.version, date(policy.published_at))}>
            <Answer of={consents}>
                {(decided) => {
                    // Newest first: the last decision about a version counts.
                    const last = decided.find(({ version }) => version === policy.version);
                    return (
                        <>
                            <Standing last={last} />
                            <Unfold label={t.read} open={last === undefined}>
                                <PolicyText>{policy.text}</PolicyText>
                            </Unfold>
                            <Decide version={policy.version} accepted={last?.accepted} />
                            {decided.length > (last ? 1 : 0) && <Earlier decided={decided.filter((one) => one !== last)} />}
                        </>
                    );
                }}
            </Answer>
        </Section>
    );
}

type Decided = NonNullable<ReturnType<typeof useConsents>["data"]>[number];

function Standing({ last }: { last: Decided | undefined }) {
    const t = useText();
    if (last === undefined) {
        return (
            <Note tone="warn" icon={CircleHelp}>
                <p className="font-medium">{t.undecided}</p>
                <p className="text-sm">{t.undecidedAbout}</p>
            </Note>
        );
    }
    const when = dateTime(last.at);
    return (
        <Note tone={last.accepted ? "good" : "plain"} icon={last.accepted ? CircleCheck : CircleX}>
            {last.accepted ? t.agreed(when) : t.declined(when)}
        </Note>
    );
}

function Decide({ version, accepted }: { version: number; accepted: boolean | undefined }) {
    const t = useText();
    const decide = useDecide();
    const [busy, setBusy] = useState(false);
    const run = async (accepted: boolean) => {
        setBusy(true);
        try {
            await decide(version, accepted);
            say(accepted ? t.saidYes : t.saidNo);
        } catch (error) {
            sayError(error);
        } finally {
            setBusy(false);
        }
    };
    return (
        <div className="flex flex-wrap justify-end gap-2">
            {accepted !== false && (
                <Button busy={busy} onClick={() => void run(false)}>
                    {accepted ? t.withdraw : t.decline}
                </Button>
            )}
            {!accepted && (
                <Button kind="primary" busy={busy} onClick={() => void run(true)}>
                    {t.agree}
                </Button>
            )}
        </div>
    );
}

function Earlier({ decided }: { decided: Decided[] }) {
    const t = useText();
    const [reading, setReading] = useState<number>();
    return (
        <Unfold label={t.earlier}>
            <ul className="flex flex-col gap-2">
                {decided.map(({ version, accepted, at }) => (
                    <li key={`${version} ${at}`} className="flex flex-wrap items-center justify-between gap-2">
                        {t.earlierLine(version, accepted ? t.decidedYes : t.decidedNo, dateTime(at))}
                        <Button aria-label={t.readEarlier(version)} onClick={() => setReading(version)}>
                            {t.readOne}
                        </Button>
                    </li>
                ))}
            </ul>
            {reading !== undefined && <Version version={reading} onClose={() => setReading(undefined)} />}
        </Unfold>
    );
}

function Version({ version, onClose }: { version: number; onClose: () => void }) {
    const t = useText();
    const policy = usePolicyVersion(version);
    return (
        <Dialog title={t.version(version)} onClose={onClose} size="wide">
            <Answer of={policy}>{({ text }) => <PolicyText>{text}</PolicyText>}</Answer>
        </Dialog>
    );
}
