import { useEffect } from "react";

import { VaultGate } from "@/features/vault/Gate";
import { Page, useTitle } from "@/ui/Page";
import { Answer } from "@/ui/Wait";

import { DropBoxes } from "./DropBoxes";
import { inboxChanged, useDropBoxes, useSubmissions } from "./queries";
import { useText } from "./text";
import { Waiting } from "./Waiting";

const OFTEN = 30_000;

/** What strangers have sent, and the drop boxes that they send to. */
export default function InboxPage() {
    const t = useText();
    useTitle(t.inbox);
    return (
        <VaultGate>
            <Page title={t.inbox} about={t.inboxAbout}>
                <Inbox />
            </Page>
        </VaultGate>
    );
}

function Inbox() {
    const boxes = useDropBoxes();
    const submissions = useSubmissions();
    useEffect(() => {
        void inboxChanged();
        const timer = setInterval(() => void inboxChanged(), OFTEN);
        return () => clearInterval(timer);
    }, []);
    return (
        <Answer of={boxes}>
            {(boxes) => (
                <>
                    <Answer of={submissions}>{(submissions) => <Waiting submissions={submissions} boxes={boxes} />}</Answer>
                    <DropBoxes boxes={boxes} />
                </>
            )}
        </Answer>
    );
}
