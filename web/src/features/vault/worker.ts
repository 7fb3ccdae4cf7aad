interface Types {
    createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): string };
}

/** What workers may be started from: our own files. */
const policy = (globalThis as { trustedTypes?: Types }).trustedTypes?.createPolicy("app", {
    createScriptURL: (url) => {
        const { origin, pathname } = new URL(url, location.href);
        if (origin === location.origin && (pathname.startsWith("/vault/") || pathname === "/sw.js")) return url;
        throw new TypeError("this is no worker of ours");
    },
});

/** The address of a script of ours, vouched for where the browser wants that. */
export const trusted = (url: string): string => policy?.createScriptURL(url) ?? url;

/** Starts a worker of ours. */
export const startWorker = (url: string): Worker => new Worker(trusted(url), { type: "module" });
