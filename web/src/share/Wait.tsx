import { Clock } from "lucide-react";

import { duration } from "@/i18n/format";
import { Note } from "@/ui/Page";

/** That one has to wait before the next try, and for how long. The count is for the eye: a screen reader hears once that it must wait, and once that it need not. */
export function WaitFor({ left, waiting, over }: { left: number; waiting: (time: string) => string; over: string }) {
    return (
        <Note tone="warn" icon={Clock}>
            <p role="status" className="sr-only">
                {left === 0 ? over : ""}
            </p>
            <p>{left > 0 ? waiting(duration(left)) : over}</p>
        </Note>
    );
}
