import { Minus, Plus } from "lucide-react";

import { useText } from "./text";

/** What a bundle does, in words. */
export function RuleSummary({ rules }: { rules: Record<string, string> }) {
    const t = useText();
    return (
        <ul className="flex flex-col gap-1 text-sm">
            {Object.entries(rules).map(([permission, effect]) => {
                const gives = effect === "allow";
                const Icon = gives ? Plus : Minus;
                return (
                    <li key={permission} className="flex items-start gap-2">
                        <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${gives ? "text-good" : "text-bad"}`} />
                        <span>
                            <span className="text-quiet">{gives ? t.gives : t.takes}:</span> {t.permissions[permission] ?? permission}
                        </span>
                    </li>
                );
            })}
        </ul>
    );
}
