// Language and theme go with the account: what was chosen on one device holds on the next.

import { api, ask } from "@/api/client";
import { setTheme, type Theme, theme } from "@/app/theme";
import { LANGUAGES, type Language, language, setLanguage } from "@/i18n/language";

const THEMES: readonly string[] = ["system", "light", "dark"] satisfies Theme[];

/** Does here what the account prefers. An account that never chose anything leaves this browser as it is. */
export async function applyPreferences(): Promise<void> {
    const preferred = await ask(api.GET("/api/v1/auth/me/preferences"));
    if (!preferred.language && preferred.theme === "system") return;
    const spoken = preferred.language?.slice(0, 2);
    if (spoken !== undefined && spoken in LANGUAGES) setLanguage(spoken as Language);
    if (THEMES.includes(preferred.theme)) setTheme(preferred.theme as Theme);
}

/** Has the account prefer what this browser does now. */
export async function keepPreferences(): Promise<void> {
    const preferred = await ask(api.GET("/api/v1/auth/me/preferences"));
    await ask(api.PUT("/api/v1/auth/me/preferences", { body: { ...preferred, language: language(), theme: theme() } }));
}
