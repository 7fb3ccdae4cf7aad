import { Check } from "lucide-react";

import { size } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Progress } from "@/ui/Wait";

import { Failed } from "./Failed";
import type { Saving } from "./saving";
import { useText } from "./text";

/** How far a file is on its way to the disk. */
export function SavingState({ label, saving: { is, done, whole, error, cancel } }: { label: string; saving: Saving }) {
    const t = useText();
    if (is === "saved") {
        return (
            <p role="status" className="flex items-center gap-2 text-sm text-good">
                <Check aria-hidden className="size-4" />
                {t.saved}
            </p>
        );
    }
    if (is === "failed") return <Failed error={error} />;
    return (
        <div className="flex items-center gap-3">
            <div className="grow">
                <Progress label={label} value={whole === 0 ? null : Math.min(1, done / whole)}>
                    <span className="text-sm text-quiet">{t.savedSoFar(size(done), size(whole))}</span>
                </Progress>
            </div>
            <Button kind="quiet" onClick={cancel}>
                {t.cancel}
            </Button>
        </div>
    );
}
