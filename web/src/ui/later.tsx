import { type ComponentType, type ReactNode, useCallback, useEffect, useState } from "react";

import { Part } from "./part";

/** What is shown instead of a component that is not here. */
interface Instead<Props> {
    /** While it is fetched. */
    wait?: (props: Props) => ReactNode;
    /** When it could not be fetched; `again` fetches it anew. */
    failed: (error: unknown, again: () => void, props: Props) => ReactNode;
}

/** A component that is fetched when it is first shown, or before by `preload`. One that cannot be takes nothing else of the page along. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>, { wait, failed }: Instead<Props>) {
    const part = new Part(load);
    function Later(props: Props): ReactNode {
        const [, setHere] = useState(false);
        const [error, setError] = useState<unknown>();
        const again = useCallback(() => {
            setError(undefined);
            part.want().then(() => setHere(true), setError);
        }, []);
        // Also when it came between being drawn and this: nothing else would have it drawn.
        useEffect(again, [again]);
        if (part.made) return <part.made {...props} />;
        return error === undefined ? wait?.(props) : failed(error, again, props);
    }
    return Object.assign(Later, { preload: async () => void (await part.want().catch(() => undefined)) });
}
