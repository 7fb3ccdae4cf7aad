import { useRef } from "react";

/** The same functions each time, that do what those given last do: rows that are drawn already need not be drawn anew. */
export function useStable<T extends object>(functions: T): T {
    const latest = useRef(functions);
    latest.current = functions;
    const stable = useRef<T>(undefined);
    stable.current ??= Object.fromEntries(
        Object.keys(functions).map((name) => [
            name,
            (...given: unknown[]) => (latest.current as Record<string, (...given: unknown[]) => unknown>)[name]?.(...given),
        ]),
    ) as T;
    return stable.current;
}
