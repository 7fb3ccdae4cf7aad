// The service worker: saves what pages decrypt as downloads of any size, plays it with seeking, and starts the application without a
// connection. Nothing of the API, of links or of drop boxes goes through it.

import type { Told } from "./protocol";
import { scope } from "./scope";
import { activate, install, shell } from "./shell";
import { played, saved } from "./streams";

scope.addEventListener("install", (event) => event.waitUntil(install()));

scope.addEventListener("activate", (event) => event.waitUntil(activate().then(() => scope.clients.claim())));

scope.addEventListener("message", (event) => {
    const { tell } = event.data as Told;
    if (tell === "activate") event.waitUntil(scope.skipWaiting());
    if (tell === "claim") event.waitUntil(scope.clients.claim());
});

scope.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (origin !== location.origin) return;
    const [, kind, id = ""] = pathname.split("/");
    if (kind === "_download") event.respondWith(saved(id));
    else if (kind === "_media") event.respondWith(played(id, request.headers.get("range")));
    else {
        const answer = shell(request);
        if (answer) event.respondWith(answer);
    }
});
