// Light or dark. `public/theme.js` does the same before anything is drawn, so that no page flashes.

import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";

const KEY = "elohimos-theme";
const isDark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

export const theme = (): Theme => (localStorage.getItem(KEY) as Theme | null) ?? "system";

function show(): void {
    const chosen = theme();
    document.documentElement.dataset.theme = chosen === "system" ? (isDark.matches ? "dark" : "light") : chosen;
    for (const listener of listeners) listener();
}

isDark.addEventListener("change", show);

/** Chooses a theme, at once and for this browser. */
export function setTheme(next: Theme): void {
    localStorage.setItem(KEY, next);
    show();
}

/** The theme that was chosen. */
export function useTheme(): Theme {
    return useSyncExternalStore((listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
    }, theme);
}

/** What is shown now; plots take their colours from it. */
export function useShownTheme(): string {
    return useSyncExternalStore(
        (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        () => document.documentElement.dataset.theme ?? "light",
    );
}
