import { useState } from "react";

import { api, ask } from "@/api/client";
import { isCode } from "@/api/problem";
import { Button } from "@/ui/Button";
import { CopyText } from "@/ui/CopyText";
import { Dialog } from "@/ui/Dialog";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Note } from "@/ui/Page";

import { useText } from "./text";

interface LostReceiptProps {
    ticket: string;
    onErased: (receipt: string) => Promise<void>;
    onClose: () => void;
}

/** An erasure whose answer did not come: asks for the receipt with the ticket that was sent along. */
export function LostReceipt({ ticket, onErased, onClose }: LostReceiptProps) {
    const t = useText();
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState<unknown>();
    const fetchIt = async () => {
        setBusy(true);
        setError(undefined);
        try {
            const { receipt } = await ask(api.POST("/api/v1/privacy/erasure/receipt", { body: { ticket } }));
            await onErased(receipt);
        } catch (failure) {
            setError(failure);
        } finally {
            setBusy(false);
        }
    };
    const actions = (
        <>
            <Button onClick={onClose}>{t.lostClose}</Button>
            <Button kind="primary" busy={busy} onClick={() => void fetchIt()}>
                {t.lostAsk}
            </Button>
        </>
    );
    return (
        <Dialog title={t.lostTitle} onClose={onClose} actions={actions}>
            <p>{t.lostAbout}</p>
            <CopyText label={t.ticket} value={ticket} />
            {error !== undefined && (isCode(error, "NOT_FOUND") ? <Note tone="warn">{t.lostUnknown}</Note> : <ErrorNotice error={error} />)}
        </Dialog>
    );
}
