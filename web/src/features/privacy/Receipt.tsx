import { onlineManager, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { Save } from "lucide-react";
import { useRef, useState } from "react";

import { endSession } from "@/api/session";
import { size } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { CopyText } from "@/ui/CopyText";
import { Dialog } from "@/ui/Dialog";
import { Note } from "@/ui/Page";
import { saveFile } from "@/ui/saveFile";

import { erasedBy } from "./receipt";
import { useText } from "./text";

/** Shows the receipt of an erasure, and signs out when it is left: whichever way that is. */
export function Receipt({ receipt }: { receipt: string }) {
    const t = useText();
    const queries = useQueryClient();
    const [saved, setSaved] = useState(false);
    const [reminded, setReminded] = useState(false);
    const left = useRef(false);
    const erased = erasedBy(receipt);
    const leave = () => {
        if (left.current) return;
        left.current = true;
        onlineManager.setOnline(true);
        endSession();
        queries.clear();
    };
    useBlocker({
        shouldBlockFn: () => {
            leave();
            return false;
        },
        enableBeforeUnload: () => !saved && !left.current,
    });
    const save = () => {
        saveFile(new Blob([receipt], { type: "application/jose" }), t.receiptName);
        setSaved(true);
    };
    const actions = (
        <>
            <Button onClick={leave}>{t.receiptClose}</Button>
            <Button kind="primary" icon={Save} onClick={save}>
                {t.receiptSave}
            </Button>
        </>
    );
    return (
        <Dialog title={t.receiptTitle} onClose={() => (saved ? leave() : setReminded(true))} actions={actions}>
            {erased && <p>{t.receiptWhat(erased.objects, size(erased.bytes))}</p>}
            <p>{t.receiptAbout}</p>
            <CopyText label={t.receipt} value={receipt} />
            <p className="text-sm text-quiet">{t.receiptCheck}</p>
            <div role="status" className="empty:hidden">
                {reminded && !saved && <Note tone="warn">{t.receiptReminder}</Note>}
            </div>
        </Dialog>
    );
}
