import { FileQuestion, Inbox, ShieldCheck, ShieldQuestion } from "lucide-react";
import { useState } from "react";
import type { DropBox, Submission } from "#vault/client.js";
import { client } from "@/features/vault/session";
import { ago, dateTime, size } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Empty, Section } from "@/ui/Page";
import { say } from "@/ui/Toasts";

import { Accept } from "./Accept";
import { inboxChanged } from "./queries";
import { useText } from "./text";

/** What was sent to the drop boxes, and waits to be taken or thrown away. */
export function Waiting({ submissions, boxes }: { submissions: Submission[]; boxes: DropBox[] }) {
    const t = useText();
    const [accepting, setAccepting] = useState<Submission[]>();
    const [rejecting, setRejecting] = useState<Submission>();
    const reject = async ({ object }: Submission) => {
        await client().rejectSubmission(object);
        await inboxChanged();
        say(t.rejected);
    };
    const all = submissions.length > 1 && <Button onClick={() => setAccepting(submissions)}>{t.acceptAll}</Button>;
    const labels = new Map(boxes.map(({ id, label }) => [id, label]));
    return (
        <Section title={t.waiting} about={submissions.length > 0 ? t.waitingAbout : undefined} actions={all}>
            {submissions.length === 0 ? (
                <Empty icon={Inbox} title={boxes.length === 0 ? t.nothingYet : t.nothing}>
                    {boxes.length === 0 ? t.nothingYetAbout : t.nothingAbout}
                </Empty>
            ) : (
                <ul className="-my-3 divide-y divide-line">
                    {submissions.map((one) => (
                        <Row
                            key={one.object}
                            submission={one}
                            box={labels.get(one.dropBox)}
                            onAccept={() => setAccepting([one])}
                            onReject={() => setRejecting(one)}
                        />
                    ))}
                </ul>
            )}
            {accepting && <Accept submissions={accepting} onClose={() => setAccepting(undefined)} />}
            {rejecting && (
                <Confirm
                    title={t.rejectTitle}
                    confirm={t.rejectDo}
                    onConfirm={() => reject(rejecting)}
                    onClose={() => setRejecting(undefined)}
                >
                    <p className="font-medium wrap-anywhere">{rejecting.name || t.noName}</p>
                    <p>{t.rejectAbout}</p>
                </Confirm>
            )}
        </Section>
    );
}

interface RowProps {
    submission: Submission;
    box: string | undefined;
    onAccept: () => void;
    onReject: () => void;
}

function Row({ submission: { name, size: bytes, sealedBy, receivedAt }, box, onAccept, onReject }: RowProps) {
    const t = useText();
    const shown = name || t.noName;
    const bySender = sealedBy === "sender";
    const Shield = bySender ? ShieldCheck : ShieldQuestion;
    return (
        <li className="flex flex-wrap items-start gap-x-3 gap-y-2 py-3">
            <FileQuestion aria-hidden className="mt-0.5 size-5 shrink-0 text-quiet" />
            <div className="min-w-48 grow basis-48">
                <p className={name ? "font-medium wrap-anywhere" : "text-quiet italic"}>
                    <bdi>{shown}</bdi>
                </p>
                <p className="text-sm text-quiet">
                    {size(bytes)} ·{" "}
                    <time dateTime={receivedAt} title={dateTime(receivedAt)}>
                        {ago(receivedAt)}
                    </time>
                    {box && ` · ${t.toBox(box)}`}
                </p>
                <details className="text-sm text-quiet">
                    <summary className="min-h-6">
                        <span className="inline-flex items-center gap-1 align-middle">
                            <Shield aria-hidden className={`size-4 ${bySender ? "text-good" : "text-warn"}`} />
                            {bySender ? t.bySender : t.byServer}
                        </span>
                    </summary>
                    <p className="max-w-prose pt-1">
                        {bySender ? t.bySenderWhy : t.byServerWhy} {name && t.named}
                    </p>
                </details>
            </div>
            <div className="flex gap-2">
                <Button aria-label={t.acceptOf(shown)} onClick={onAccept}>
                    {t.accept}
                </Button>
                <Button kind="danger" aria-label={t.rejectOf(shown)} onClick={onReject}>
                    {t.reject}
                </Button>
            </div>
        </li>
    );
}
