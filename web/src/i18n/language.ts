// Which language the interface speaks, and how numbers and times are written in it.

import { useSyncExternalStore } from "react";

/** The languages that there are, as they call themselves. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = "elohimos-language";
const RIGHT_TO_LEFT = ["ar", "fa", "he", "ur"];
const listeners = new Set<() => void>();

const isLanguage = (text: string | null): text is Language => text !== null && text in LANGUAGES;

function wanted(): Language {
    const chosen = localStorage.getItem(KEY);
    if (isLanguage(chosen)) return chosen;
    return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? "en";
}

let present: Language = wanted();
tell();

function tell(): void {
    document.documentElement.lang = present;
    document.documentElement.dir = RIGHT_TO_LEFT.includes(present) ? "rtl" : "ltr";
}

/** The language now. */
export const language = (): Language => present;

/** Changes the language, at once and for this browser. */
export function setLanguage(next: Language): void {
    localStorage.setItem(KEY, next);
    present = next;
    tell();
    for (const listener of listeners) listener();
}

/** The language; a component that asks is drawn anew when it changes. */
export function useLanguage(): Language {
    return useSyncExternalStore((listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
    }, language);
}

/** The texts of a part of the interface, in the language now. `en` says which there are; every other language has the same. */
export function texts<T>(catalogue: Record<Language, T>): { useText: () => T; text: () => T } {
    return { useText: () => catalogue[useLanguage()], text: () => catalogue[language()] };
}
