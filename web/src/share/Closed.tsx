import { RotateCw } from "lucide-react";

import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { useLeft } from "@/ui/useLeft";

import { type LinkState, openLink } from "./link";
import { useText } from "./text";
import { WaitFor } from "./Wait";

/** Why the link opens nothing, and what to do. */
export function Closed({ state }: { state: LinkState & { is: "closed" } }) {
    const t = useText();
    const { why, error, until } = state;
    const left = useLeft(until);
    const passes = why === "offline" || why === "throttled" || why === "failed";
    return (
        <div role="alert" className="flex flex-col items-start gap-4">
            {why === "failed" ? <ErrorNotice error={error} /> : <p className="max-w-prose">{t[why]}</p>}
            {why === "broken" && <p className="max-w-prose text-quiet">{t.brokenReload}</p>}
            {until !== undefined && <WaitFor left={left} waiting={t.waitFor} over={t.waitOver} />}
            {passes && (
                <Button kind="primary" icon={RotateCw} disabled={left > 0} onClick={() => void openLink()}>
                    {t.retry}
                </Button>
            )}
        </div>
    );
}
