import { Progress as Base } from "@base-ui/react/progress";
import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "./Button";
import { ErrorNotice } from "./ErrorNotice";
import { useText } from "./text";

/** Says that something is on its way. */
export function Loading({ label }: { label?: string }) {
    const t = useText();
    return (
        <div role="status" className="flex items-center justify-center gap-2 p-8 text-quiet">
            <LoaderCircle aria-hidden className="size-5 animate-spin" />
            {label ?? t.loading}
        </div>
    );
}

/** How much of something is done, from 0 to 1; `null` while nobody knows. */
export function Progress({ label, value, children }: { label: string; value: number | null; children?: ReactNode }) {
    return (
        <Base.Root aria-label={label} value={value === null ? null : Math.round(value * 100)} className="flex flex-col gap-1">
            {children}
            <Base.Track className="h-1.5 overflow-hidden rounded-full bg-sunken">
                <Base.Indicator className="h-full rounded-full bg-accent data-[indeterminate]:w-1/3 data-[indeterminate]:animate-pulse" />
            </Base.Track>
        </Base.Root>
    );
}

interface Asked<T> {
    data: T | undefined;
    error: unknown;
    refetch: () => unknown;
}

/** What was asked for: a word while it is on its way, and what to do when it did not come. */
export function Answer<T>({ of, children }: { of: Asked<T>; children: (data: T) => ReactNode }) {
    const t = useText();
    if (of.data !== undefined) return children(of.data);
    if (!of.error) return <Loading />;
    return (
        <ErrorNotice error={of.error}>
            <Button className="mt-2" onClick={() => void of.refetch()}>
                {t.retry}
            </Button>
        </ErrorNotice>
    );
}
