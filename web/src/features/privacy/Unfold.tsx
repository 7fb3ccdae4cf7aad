import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** Something that is there when one wants to read it. */
export function Unfold({ label, open = false, children }: { label: ReactNode; open?: boolean; children: ReactNode }) {
    return (
        <details open={open} className="group">
            <summary className="flex min-h-9 cursor-pointer list-none items-center gap-2 rounded font-medium [&::-webkit-details-marker]:hidden">
                <ChevronRight aria-hidden className="size-4 shrink-0 text-quiet group-open:rotate-90 rtl:-scale-x-100" />
                {label}
            </summary>
            <div className="pt-2 pb-3 ps-6">{children}</div>
        </details>
    );
}
