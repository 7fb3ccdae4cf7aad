import { trusted } from "@/features/vault/worker";

import type { Told } from "./protocol";

/** How often an open page asks whether there is a new version, in milliseconds. */
const OFTEN = 60 * 60 * 1000;
/** How long the first start of the worker may take, in milliseconds. */
const PATIENCE = 15_000;

/** Where this tab keeps that it was loaded once more. */
const RELOADED = "elohimos-reloaded";

let registered: Promise<ServiceWorkerRegistration> | undefined;

function register(): Promise<ServiceWorkerRegistration> {
    // In development the worker is served as the modules that it is written as.
    const type = import.meta.env.DEV ? "module" : "classic";
    registered ??= navigator.serviceWorker
        .register(trusted("/sw.js"), { scope: "/", type, updateViaCache: "none" })
        .catch((error: unknown) => {
            registered = undefined;
            throw error;
        });
    return registered;
}

/** Starts the service worker. `onUpdate` is told when a new version waits, with what loads it: then the page is loaded anew. */
export function registerServiceWorker(onUpdate: (reload: () => void) => void): void {
    if (!("serviceWorker" in navigator)) return;
    void reloadThroughWorker().catch(() => undefined);
    register()
        .then((registration) => {
            const offer = (worker: ServiceWorker | null) => {
                // The first version waits for nobody.
                if (worker?.state === "installed" && navigator.serviceWorker.controller) onUpdate(() => takeOver(worker));
            };
            offer(registration.waiting);
            registration.addEventListener("updatefound", () => {
                const worker = registration.installing;
                worker?.addEventListener("statechange", () => offer(worker));
            });
            setInterval(() => void registration.update().catch(() => undefined), OFTEN);
        })
        // Without it, everything else works: see `save`.
        .catch(() => undefined);
}

/**
 * After a forced reload, Firefox loads nothing that a page asks for through its service worker, whatever that claims: no download would begin.
 * So the page is loaded once more, before anybody has done anything in it.
 */
async function reloadThroughWorker(): Promise<void> {
    const present = await navigator.serviceWorker.getRegistration("/");
    const isPast = present?.active?.state === "activated" && navigator.serviceWorker.controller === null;
    // A browser that is told to leave service workers out is not asked again and again.
    const before = sessionStorage.getItem(RELOADED);
    if (!isPast) sessionStorage.removeItem(RELOADED);
    else if (before === null) {
        sessionStorage.setItem(RELOADED, "");
        location.reload();
    }
}

function takeOver(worker: ServiceWorker): void {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    worker.postMessage({ tell: "activate" } satisfies Told);
}

/** The service worker that runs, if the browser has any for this page. */
export async function worker(): Promise<ServiceWorker | undefined> {
    if (!("serviceWorker" in navigator)) return undefined;
    try {
        await register();
        const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE));
        const registration = await Promise.race([navigator.serviceWorker.ready, late]);
        return registration?.active ?? undefined;
    } catch {
        return undefined;
    }
}

/** As `worker`, once what this page loads goes through it: after a forced reload it does not. */
export async function controller(): Promise<ServiceWorker | undefined> {
    const active = await worker();
    if (!active || navigator.serviceWorker.controller) return active;
    const claimed = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
    active.postMessage({ tell: "claim" } satisfies Told);
    await Promise.race([claimed, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    return navigator.serviceWorker.controller ?? undefined;
}
