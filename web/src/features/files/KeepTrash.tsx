import { useState } from "react";

import type { Entry } from "#vault/client.js";
import { changed, own } from "@/features/vault/session";
import { Select } from "@/ui/Choice";
import { Confirm } from "@/ui/Dialog";
import { sayError } from "@/ui/Toasts";

import { sweep } from "./sweep";
import { useText } from "./text";
import { removedAt } from "./trash";

const DAY = 86_400;
const FOREVER = "forever";
/** Days that can be chosen. */
const DAYS = [7, 30, 90, 365];

/** How long this vault keeps what is in the trash. */
export function KeepTrash({ keeps, entries }: { keeps: number | undefined; entries: Entry[] }) {
    const t = useText();
    const [wanted, setWanted] = useState<string>();
    const present = keeps === undefined ? FOREVER : String(keeps / DAY);
    const days = [...new Set([...DAYS, ...(keeps === undefined ? [] : [keeps / DAY])])].sort((a, b) => a - b);
    const options = Object.fromEntries([...days.map((count) => [String(count), t.days(count)]), [FOREVER, t.forever]]);
    const secondsOf = (choice: string) => (choice === FOREVER ? undefined : Number(choice) * DAY);
    const dueWith = (choice: string) =>
        entries.filter((entry) => (removedAt(entry, secondsOf(choice)) ?? Number.POSITIVE_INFINITY) <= Date.now());
    const keep = async (choice: string) => {
        await own().call("keepTrash", secondsOf(choice), Date.now());
        await changed();
        await sweep();
    };
    const choose = (choice: string) => {
        if (dueWith(choice).length > 0) setWanted(choice);
        else keep(choice).catch(sayError);
    };
    return (
        <>
            <Select label={t.keepFor} value={present} options={options} onChange={choose} />
            {wanted !== undefined && (
                <Confirm
                    title={t.keepTitle(options[wanted] ?? "")}
                    confirm={t.purge}
                    onConfirm={() => keep(wanted)}
                    onClose={() => setWanted(undefined)}
                >
                    <p>{t.keepRemoves(dueWith(wanted).length)}</p>
                </Confirm>
            )}
        </>
    );
}
