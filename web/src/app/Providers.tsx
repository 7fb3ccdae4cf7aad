// Follows the system's theme from the beginning.
import "./theme";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { DirectionProvider } from "@base-ui/react/direction-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode, useState } from "react";

import { Failure, isCode, OFFLINE } from "@/api/problem";
import { useLanguage } from "@/i18n/language";
import { Toasts } from "@/ui/Toasts";

const TRIES = 2;

/** What every page stands in: of the application, of a link, of a drop box. */
export function Providers({ children }: { children: ReactNode }) {
    useLanguage();
    const [queries] = useState(
        () =>
            new QueryClient({
                defaultOptions: {
                    queries: {
                        // What the server refuses it refuses again; what did not reach it is tried again.
                        retry: (tries, error) =>
                            tries < TRIES && (isCode(error, OFFLINE) || (error instanceof Failure && error.status >= 500)),
                        staleTime: 10_000,
                    },
                },
            }),
    );
    return (
        <StrictMode>
            <CSPProvider disableStyleElements>
                <DirectionProvider direction={document.documentElement.dir === "rtl" ? "rtl" : "ltr"}>
                    <QueryClientProvider client={queries}>
                        <Tooltip.Provider delay={400}>
                            {children}
                            <Toasts />
                        </Tooltip.Provider>
                    </QueryClientProvider>
                </DirectionProvider>
            </CSPProvider>
        </StrictMode>
    );
}
