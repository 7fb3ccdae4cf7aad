import { FormDialog } from "@/ui/Dialog";

import { type Clash, move } from "./moving";
import { useText } from "./text";

const MOST = 6;

/** Says which names are taken where things were to go, and offers to give them others. */
export function ClashDialog({ clash, onClose }: { clash: Clash; onClose: () => void }) {
    const t = useText();
    const { entries, folder, names } = clash;
    return (
        <FormDialog title={t.clashTitle(names.length)} onClose={onClose} submit={t.keepBoth} onSubmit={() => move(entries, folder, true)}>
            <p>{t.clash}</p>
            <ul className="list-disc ps-6">
                {names.slice(0, MOST).map((name) => (
                    <li key={name} className="break-words">
                        {name}
                    </li>
                ))}
                {names.length > MOST && <li>{t.andMore(names.length - MOST)}</li>}
            </ul>
        </FormDialog>
    );
}
