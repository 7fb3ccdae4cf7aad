import { Dialog } from "@base-ui/react/dialog";
import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import { LogOut, Menu as MenuIcon, Search, WifiOff } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";

import { api } from "@/api/client";
import { useConnected } from "@/api/line";
import { endSession, isSignedIn, watchSession } from "@/api/session";
import { ConsentNotice } from "@/features/privacy/ConsentNotice";
import { Button, IconButton } from "@/ui/Button";
import { later } from "@/ui/later";
import { sayError } from "@/ui/Toasts";
import { useText as useUiText } from "@/ui/text";
import { may, useMe } from "./me";
import { NAV, type NavEntry } from "./nav";
import { StepUpDialog } from "./StepUp";
import { useShortcuts } from "./shortcuts";
import { signInFrom } from "./signIn";
import { atSignOut } from "./signOut";
import { useText } from "./text";

// What nobody sees at first comes later.
const Palette = later(async () => (await import("./Palette")).Palette, { failed: sorry });
const ShortcutSheet = later(async () => (await import("./ShortcutSheet")).ShortcutSheet, { failed: sorry });
const TransferTray = later(async () => (await import("@/features/transfers/TransferTray")).TransferTray, {
    failed: (_, again) => <After wait={30_000} run={again} />,
});

/** Says that something could not be fetched, and closes it: it is fetched anew when it is opened again. */
function sorry(error: unknown, _: () => void, { onClose }: { onClose: () => void }): ReactNode {
    const run = () => {
        sayError(error);
        onClose();
    };
    return <After wait={0} run={run} />;
}

/** Does something after a while. */
function After({ wait, run }: { wait: number; run: () => void }) {
    const latest = useRef(run);
    useEffect(() => {
        const timer = setTimeout(() => latest.current(), wait);
        return () => clearTimeout(timer);
    }, [wait]);
    return null;
}

/** What stands around every page of somebody who is signed in. */
export function Frame() {
    const t = useText();
    const { data: me } = useMe();
    const navigate = useNavigate();
    const [palette, setPalette] = useState(false);
    const [sheet, setSheet] = useState(false);
    const entries = NAV.filter(({ needs }) => may(me, needs));
    useSignedOut();
    useShortcuts([
        { keys: "Ctrl+K", label: t.find, group: t.general, run: () => setPalette(true) },
        { keys: "?", label: t.shortcuts, group: t.general, run: () => setSheet(true) },
        ...entries.map(({ to, label, key }) => ({
            keys: `g ${key}`,
            label: t.goTo(label(t)),
            group: t.general,
            run: () => void navigate({ to }),
        })),
    ]);
    return (
        <div className="flex min-h-dvh flex-col md:flex-row">
            <a
                href="#content"
                className="sr-only focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-50 focus:rounded focus:bg-surface focus:p-2"
            >
                {t.skip}
            </a>
            <SmallBar entries={entries} onFind={() => setPalette(true)} />
            <nav
                aria-label={t.navigation}
                className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col gap-1 overflow-auto border-e border-line bg-surface p-3 md:flex"
            >
                <Brand />
                <Button
                    icon={Search}
                    className="mb-2 w-full justify-start overflow-hidden text-quiet"
                    aria-label={t.find}
                    aria-keyshortcuts="Control+K"
                    onClick={() => setPalette(true)}
                >
                    <span className="min-w-0 grow truncate text-start">{t.findShort}</span>
                    <kbd aria-hidden className="rounded border border-line bg-sunken px-1.5 font-sans text-xs">
                        Ctrl K
                    </kbd>
                </Button>
                <Entries entries={entries} />
            </nav>
            <div className="flex min-w-0 grow flex-col">
                <Connection />
                <ConsentNotice />
                <main id="content" tabIndex={-1} className="grow outline-none">
                    <Outlet />
                </main>
            </div>
            <StepUpDialog />
            {palette && <Palette onClose={() => setPalette(false)} />}
            {sheet && <ShortcutSheet onClose={() => setSheet(false)} />}
            <TransferTray />
        </div>
    );
}

function Brand() {
    const { appName } = useUiText();
    return (
        <Link to="/" className="mb-2 flex items-center gap-2 rounded-lg px-2 py-1 text-lg font-semibold">
            <img src="/icon.svg" alt="" width="28" height="28" />
            {appName}
        </Link>
    );
}

function Entries({ entries, onPick }: { entries: NavEntry[]; onPick?: () => void }) {
    const t = useText();
    const signOut = useSignOut();
    const entry = ({ to, label, icon: Icon, key }: NavEntry) => (
        <Link
            key={to}
            to={to}
            onClick={onPick}
            aria-keyshortcuts={`g ${key}`}
            className="flex min-h-10 items-center gap-3 rounded-lg px-2.5 font-medium text-quiet hover:bg-sunken aria-[current=page]:bg-accent-soft aria-[current=page]:text-text"
        >
            <Icon aria-hidden className="size-5" strokeWidth={1.75} />
            {label(t)}
        </Link>
    );
    return (
        <>
            {entries.filter(({ low }) => !low).map(entry)}
            <span className="grow" />
            {entries.filter(({ low }) => low).map(entry)}
            <Button kind="quiet" className="min-h-10 justify-start gap-3 border-0 px-2.5! text-quiet" onClick={() => void signOut()}>
                <LogOut aria-hidden className="size-5" strokeWidth={1.75} />
                {t.signOut}
            </Button>
        </>
    );
}

/** The navigation of a phone: a bar, and the entries on a sheet. */
function SmallBar({ entries, onFind }: { entries: NavEntry[]; onFind: () => void }) {
    const t = useText();
    const ui = useUiText();
    const [open, setOpen] = useState(false);
    return (
        <header className="sticky top-0 z-30 flex items-center justify-between border-b border-line bg-surface px-2 py-1 md:hidden">
            <Dialog.Root open={open} onOpenChange={setOpen}>
                <Dialog.Trigger render={<IconButton icon={MenuIcon} label={t.menu} className="size-11" />} />
                <Dialog.Portal>
                    <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/45" />
                    <Dialog.Popup className="fixed inset-y-0 start-0 z-40 flex w-72 max-w-[85vw] flex-col gap-1 overflow-auto bg-surface p-3">
                        <Dialog.Title className="sr-only">{t.navigation}</Dialog.Title>
                        <Brand />
                        <nav aria-label={t.navigation} className="flex grow flex-col gap-1">
                            <Entries entries={entries} onPick={() => setOpen(false)} />
                        </nav>
                        <Dialog.Close render={<Button>{ui.close}</Button>} />
                    </Dialog.Popup>
                </Dialog.Portal>
            </Dialog.Root>
            <span className="font-semibold">{ui.appName}</span>
            <IconButton icon={Search} label={t.find} className="size-11" onClick={onFind} />
        </header>
    );
}

function Connection(): ReactNode {
    const t = useText();
    const online = useConnected();
    return (
        <div role="status">
            {!online && (
                <p className="flex items-center gap-2 bg-warn-soft px-4 py-2 text-sm">
                    <WifiOff aria-hidden className="size-4 shrink-0 text-warn" />
                    {t.offline}
                </p>
            )}
        </div>
    );
}

/** Ends the session here and at the server, with everything of it that this tab holds. */
export function useSignOut(): () => Promise<void> {
    return async () => {
        await atSignOut();
        // If the server cannot be told, the tab forgets the session all the same.
        await api.POST("/api/v1/auth/logout").catch(() => undefined);
        endSession();
    };
}

/** Leads to the sign-in as soon as the session is over, and back from there if nobody meant to end it. */
function useSignedOut(): void {
    const router = useRouter();
    const queries = useQueryClient();
    useEffect(
        () =>
            watchSession((lost) => {
                if (isSignedIn()) return;
                void router.navigate(lost ? signInFrom(router.state.location) : { to: "/sign-in", search: {} });
                // Whoever signs in next may be somebody else.
                void atSignOut();
                queries.clear();
            }),
        [router, queries],
    );
}
