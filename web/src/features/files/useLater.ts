import { QueryObserver, type QueryObserverOptions, type QueryObserverResult } from "@tanstack/react-query";
import { startTransition, useCallback, useEffect, useState } from "react";

import { vaultQueries } from "@/features/vault/session";

/** As `useQuery` asks the open vault; but an answer is drawn as there is time for it, and what is being typed meanwhile goes first. */
export function useLater<T>(options: QueryObserverOptions<T>): QueryObserverResult<T> {
    const [observer] = useState(() => new QueryObserver<T>(vaultQueries, options));
    const [answer, setAnswer] = useState(() => observer.getCurrentResult());
    const take = useCallback(
        (next: QueryObserverResult<T>) =>
            startTransition(() =>
                setAnswer((before) => {
                    // That it was asked changes nothing that is seen: drawing waits for the answer.
                    const isSame = next.isPlaceholderData && next.data === before.data && !before.isPending;
                    return isSame && observer.options.enabled === true ? before : next;
                }),
            ),
        [observer],
    );
    useEffect(() => observer.subscribe(take), [observer, take]);
    const key = JSON.stringify([options.queryKey, options.enabled]);
    // biome-ignore lint/correctness/useExhaustiveDependencies: the rest of the options is the same as long as these are
    useEffect(() => {
        observer.setOptions(options);
        take(observer.getCurrentResult());
    }, [observer, key, take]);
    return answer;
}
