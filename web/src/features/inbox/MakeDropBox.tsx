import { useState } from "react";
import type { DropBox } from "#vault/client.js";
import { changed, client } from "@/features/vault/session";
import { Select } from "@/ui/Choice";
import { FormDialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";

import { useText } from "./text";

const DAY = 86_400_000;
const DAYS = { never: undefined, week: 7, month: 30, quarter: 90 };
const BYTES = { small: 100e6, usual: 1e9, large: 10e9, huge: 100e9 };

/** Makes a drop box. */
export function MakeDropBox({ onMade, onClose }: { onMade: (made: DropBox) => void; onClose: () => void }) {
    const t = useText();
    const [label, setLabel] = useState("");
    const [ends, setEnds] = useState<keyof typeof DAYS>("month");
    const [most, setMost] = useState<keyof typeof BYTES>("usual");
    const make = async () => {
        const days = DAYS[ends];
        const expires = days !== undefined && { expiresAt: new Date(Date.now() + days * DAY).toISOString() };
        const made = await client().createDropBox({ label: label.trim(), maxBytes: BYTES[most], ...expires });
        await changed();
        onMade(made);
    };
    return (
        <FormDialog title={t.makeTitle} submit={t.make} onSubmit={make} onClose={onClose}>
            <TextField label={t.label} hint={t.labelHint} value={label} onChange={setLabel} autoComplete="off" maxLength={200} />
            <Select label={t.ends} value={ends} options={t.endsChoices} onChange={setEnds} />
            <Select label={t.most} hint={t.mostHint} value={most} options={t.mostChoices} onChange={setMost} />
        </FormDialog>
    );
}
