import type { ReactNode } from "react";

/** An amount or a day, on one line. */
export function Unbroken({ children }: { children: ReactNode }) {
    return <span className="whitespace-nowrap tabular-nums">{children}</span>;
}
