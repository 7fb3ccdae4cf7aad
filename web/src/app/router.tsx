// All pages. Each is loaded when it is first wanted.

import { createRoute, createRouter, redirect } from "@tanstack/react-router";

import { Crashed, NotFound } from "./ErrorPages";
import { page } from "./page";
import { frameRoute, rootRoute } from "./routes";

const parent = () => frameRoute;
/** Whose files they are: a team's, which the server knows anyway, or one's own. */
const ofTeam = ({ team }: Record<string, unknown>): { team?: string } =>
    typeof team === "string" && /^[0-9a-f-]{36}$/.test(team) ? { team } : {};
/** What stands behind the `#` of an address is read by the page itself: the server must not see it. */
const pages = [
    createRoute({ getParentRoute: parent, path: "/", beforeLoad: () => Promise.reject(redirect({ to: "/files" })) }),
    createRoute({
        getParentRoute: parent,
        path: "/files",
        validateSearch: ofTeam,
        component: page(() => import("@/features/files/FilesPage")),
    }),
    createRoute({
        getParentRoute: parent,
        path: "/files/trash",
        validateSearch: ofTeam,
        component: page(() => import("@/features/files/TrashPage")),
    }),
    createRoute({
        getParentRoute: parent,
        path: "/files/insight",
        component: page(() => import("@/features/insight/InsightPage")),
    }),
    createRoute({
        getParentRoute: parent,
        path: "/files/settings",
        component: page(() => import("@/features/vault/VaultSettingsPage")),
    }),
    createRoute({ getParentRoute: parent, path: "/shared", component: page(() => import("@/features/sharing/SharedPage")) }),
    createRoute({ getParentRoute: parent, path: "/inbox", component: page(() => import("@/features/inbox/InboxPage")) }),
    createRoute({ getParentRoute: parent, path: "/teams", component: page(() => import("@/features/teams/TeamsPage")) }),
    createRoute({ getParentRoute: parent, path: "/teams/join", component: page(() => import("@/features/teams/JoinPage")) }),
    createRoute({ getParentRoute: parent, path: "/teams/$team", component: page(() => import("@/features/teams/TeamPage")) }),
    createRoute({ getParentRoute: parent, path: "/people", component: page(() => import("@/features/people/PeoplePage")) }),
    createRoute({
        getParentRoute: parent,
        path: "/people/invitations",
        component: page(() => import("@/features/people/InvitationsPage")),
    }),
    createRoute({
        getParentRoute: parent,
        path: "/people/bundles",
        component: page(() => import("@/features/people/BundlesPage")),
    }),
    createRoute({
        getParentRoute: parent,
        path: "/people/$user",
        component: page(() => import("@/features/people/PersonPage")),
    }),
    createRoute({
        getParentRoute: parent,
        path: "/operations",
        component: page(() => import("@/features/operations/OperationsPage")),
    }),
    createRoute({
        getParentRoute: parent,
        path: "/operations/audit",
        component: page(() => import("@/features/audit/AuditPage")),
    }),
    createRoute({
        getParentRoute: parent,
        path: "/operations/privacy",
        component: page(() => import("@/features/privacy/PolicyPage")),
    }),
    createRoute({
        getParentRoute: parent,
        path: "/account",
        component: page(() => import("@/features/account/AccountPage")),
    }),
    createRoute({
        getParentRoute: parent,
        path: "/account/security",
        component: page(() => import("@/features/account/SecurityPage")),
    }),
    createRoute({
        getParentRoute: parent,
        path: "/account/privacy",
        component: page(() => import("@/features/privacy/PrivacyPage")),
    }),
    createRoute({ getParentRoute: parent, path: "/help", component: page(() => import("@/features/help/HelpPage")) }),
    createRoute({ getParentRoute: parent, path: "/help/$page", component: page(() => import("@/features/help/HelpPage")) }),
    createRoute({ getParentRoute: parent, path: "/about", component: page(() => import("@/features/help/AboutPage")) }),
    createRoute({ getParentRoute: parent, path: "$", component: NotFound }),
] as const;

const outside = () => rootRoute;
/** Where people come from, and are sent back to. */
const next = (search: Record<string, unknown>): { next?: string | undefined } =>
    typeof search.next === "string" && search.next.startsWith("/") && !search.next.startsWith("//") ? { next: search.next } : {};
const strangers = [
    createRoute({
        getParentRoute: outside,
        path: "/sign-in",
        validateSearch: next,
        component: page(() => import("@/features/sign-in/SignInPage")),
    }),
    createRoute({
        getParentRoute: outside,
        path: "/register",
        component: page(() => import("@/features/sign-in/RegisterPage")),
    }),
    createRoute({
        getParentRoute: outside,
        path: "/directory",
        component: page(() => import("@/features/sign-in/DirectoryPage")),
    }),
] as const;

const tree = rootRoute.addChildren([frameRoute.addChildren(pages), ...strangers]);

export const router = createRouter({
    routeTree: tree,
    basepath: "/app",
    defaultPreload: "intent",
    scrollRestoration: true,
    // What a page breaks stays in its place: the frame, and what is on its way in it, go on.
    defaultErrorComponent: Crashed,
});

declare module "@tanstack/react-router" {
    interface Register {
        router: typeof router;
    }
}
