import { ErrorNotice } from "@/ui/ErrorNotice";

import { obstacle } from "./obstacle";
import { useText } from "./text";

/** Why a file of the link did not come. */
export function Failed({ error }: { error: unknown }) {
    const t = useText();
    const why = obstacle(error);
    if (why === "failed") return <ErrorNotice error={error} />;
    return (
        <p role="alert" className="rounded-lg bg-bad-soft p-3 text-sm">
            <strong>{t[`${why}Title`]}.</strong> {t[why]}
        </p>
    );
}
