import { useState } from "react";
import type { MadeLink } from "#vault/client.js";
import { isCode } from "@/api/problem";
import { client } from "@/features/vault/session";
import { dateTime } from "@/i18n/format";
import { Switch } from "@/ui/Choice";
import { FormDialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { say } from "@/ui/Toasts";

import { EndsField } from "./EndsField";
import { type Ends, endOf } from "./ends";
import { linksChanged, stateOf } from "./links";
import { countOf } from "./options";
import { useText } from "./text";

/** Changes when a link ends, and how many downloads it serves. */
export function ChangeLink({ link, onClose }: { link: MadeLink; onClose: () => void }) {
    const t = useText();
    const { view } = link;
    const [end, setEnd] = useState<{ ends: Ends | "keep"; at: string }>({ ends: stateOf(link) === "expired" ? "day" : "keep", at: "" });
    const [limited, setLimited] = useState(view.max_downloads != null);
    const [most, setMost] = useState(String(view.max_downloads ?? view.downloads + 1));
    const moment = end.ends === "keep" ? undefined : endOf(end.ends, end.at);
    const ready =
        (end.ends === "keep" || (moment !== undefined && moment.getTime() > Date.now())) && (!limited || countOf(most) !== undefined);
    const save = async () => {
        const change = { maxDownloads: limited ? (countOf(most) ?? 0) : 0, ...(moment && { expiresAt: moment.toISOString() }) };
        try {
            await client().changeLink(link.id, change);
        } catch (error) {
            if (!isCode(error, "VALIDATION_FAILED")) throw error;
            throw Object.assign(new Error(t.endsTooFar), { name: "VALIDATION_FAILED" });
        }
        await linksChanged();
        say(t.changed);
    };
    return (
        <FormDialog title={t.changeTitle} submit={t.save} ready={ready} onSubmit={save} onClose={onClose}>
            <p className="text-quiet">{t.changeAbout}</p>
            <EndsField options={{ keep: t.keepEnd(dateTime(view.expires_at)), ...t.endsChoices }} value={end} onChange={setEnd} />
            <Switch label={t.noLimit} checked={!limited} onChange={(none) => setLimited(!none)} />
            {limited && <TextField label={t.mostDownloads} inputMode="numeric" required value={most} onChange={setMost} />}
        </FormDialog>
    );
}
