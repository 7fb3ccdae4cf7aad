import { QueryObserver, type QueryObserverOptions, type QueryObserverResult } from "@tanstack/react-query";
import { startTransition, useEffect, useState } from "react";

import { vaultQueries } from "@/features/vault/session";

/** As `useQuery` asks the open vault; but an answer is drawn as there is time for it, and what is being typed meanwhile goes first. */
export function useLater<T>(options: QueryObserverOptions<T>): QueryObserverResult<T> {
    const [observer] = useState(() => new QueryObserver<T>(vaultQueries, options));
    const [answer, setAnswer] = useState(() => observer.getCurrentResult());
    useEffect(
        () =>
            observer.subscribe((next) =>
                startTransition(() => {
                    setAnswer(next);
                }),
            ),
        [observer],
    );
    const key = JSON.stringify([options.queryKey, options.enabled]);
    // biome-ignore lint/correctness/useExhaustiveDependencies: the rest of the options is the same as long as these are
    useEffect(() => {
        observer.setOptions(options);
        startTransition(() => setAnswer(observer.getCurrentResult()));
    }, [observer, key]);
    return answer;
}
