// The two routes that everything else hangs on: all pages, and those for people who are signed in.

import { createRootRoute, createRoute, redirect } from "@tanstack/react-router";

import { isSignedIn } from "@/api/session";

import { Crashed, NotFound, NotFoundAlone } from "./ErrorPages";
import { page } from "./page";
import { signInFrom } from "./signIn";

export const rootRoute = createRootRoute({ notFoundComponent: NotFoundAlone, errorComponent: Crashed });

/** The parent of every page that needs a session: without one, people sign in first and come back. */
export const frameRoute = createRoute({
    getParentRoute: () => rootRoute,
    id: "frame",
    component: page(async () => ({ default: (await import("./Frame")).Frame })),
    notFoundComponent: NotFound,
    errorComponent: Crashed,
    beforeLoad: ({ location }) => {
        if (!isSignedIn()) throw redirect(signInFrom(location));
    },
});
