import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Lock, LockOpen, Settings } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";

import { api, ask } from "@/api/client";
import { isCode } from "@/api/problem";
import "@/features/files/finder";
import "@/features/files/sweep";
import { Button, buttonClass } from "@/ui/Button";
import { Answer, Loading } from "@/ui/Wait";

import "./autoLock";
import "./lockNow";
import { CreateVault } from "./CreateVault";
import { KeepKit } from "./KeepKit";
import { RenewKeys } from "./RenewKeys";
import { ReplacePassphrase } from "./ReplacePassphrase";
import { vault as currentVault, lock, lookAt, refresh, useLookedAt, useVault } from "./session";
import { useText } from "./text";
import { Unlock } from "./Unlock";

const REFRESH = 20_000;
export const SLOTS = ["slots"];

interface VaultGateProps {
    /** The team whose vault is looked at; one's own without. Whether it is open, what is shown says itself. */
    team?: string | undefined;
    children: ReactNode;
}

/** Shows what needs the vault when it is open; else how to open it, or make it. */
export function VaultGate({ team, children }: VaultGateProps) {
    const vault = useVault();
    const [fresh, setFresh] = useState(false);
    // Whoever does not want to yet has it locked: there is nothing else to do in it.
    if (vault.is === "renewing") return <RenewKeys client={vault.client} onOver={() => currentVault().is === "renewing" && lock()} />;
    if (vault.is === "open" && fresh) return <KeepKit onKept={() => setFresh(false)} />;
    if (vault.is === "open")
        return (
            <Open label={vault.label}>
                {vault.offersPassphrase ? <ReplacePassphrase /> : team === undefined ? <Own>{children}</Own> : children}
            </Open>
        );
    return <Closed onMade={() => setFresh(true)} />;
}

function Closed({ onMade }: { onMade: () => void }) {
    const slots = useQuery({
        queryKey: SLOTS,
        queryFn: async () => {
            try {
                await ask(api.GET("/api/v1/vault/slots"));
                return true;
            } catch (error) {
                if (isCode(error, "VAULT_NOT_INITIALISED")) return false;
                throw error;
            }
        },
    });
    return (
        <div className="mx-auto w-full max-w-lg p-4 pt-10">
            <Answer of={slots}>{(exists) => (exists ? <Unlock /> : <CreateVault onMade={onMade} />)}</Answer>
        </div>
    );
}

/** Goes back from a team's vault to one's own. */
function Own({ children }: { children: ReactNode }) {
    const at = useLookedAt();
    useEffect(() => {
        if (at) lookAt(undefined);
    }, [at]);
    return at ? <Loading /> : children;
}

function Open({ label, children }: { label: string; children: ReactNode }) {
    const t = useText();
    const at = useLookedAt();
    useFollowing();
    return (
        <div className="flex min-h-full flex-col">
            <div className="flex items-center justify-between gap-2 border-b border-line bg-surface px-4 py-1.5 text-sm">
                <span className="flex min-w-0 items-center gap-2 text-quiet">
                    <LockOpen aria-hidden className="size-4 shrink-0" />
                    <span className="truncate">{t.vaultIs(at?.name ?? label)}</span>
                </span>
                <span className="flex gap-1">
                    <Link to="/files/settings" aria-label={t.settings} className={buttonClass("quiet", "min-h-8 px-2")}>
                        <Settings aria-hidden className="size-4" />
                    </Link>
                    <Button kind="quiet" icon={Lock} className="min-h-8" aria-keyshortcuts="Control+Alt+L" onClick={() => lock()}>
                        {t.lockShort}
                    </Button>
                </span>
            </div>
            <div className="grow">{children}</div>
        </div>
    );
}

/** Keeps up with other devices while somebody looks. */
function useFollowing(): void {
    useEffect(() => {
        const follow = () => {
            // What cannot be read now is read the next time; what must not be is said by the next thing that one does.
            if (document.visibilityState === "visible")
                void refresh().catch((error: unknown) => isCode(error, "VAULT_SERVER_NOT_TRUSTED", "VAULT_KEYS_RENEWED") && lock(error));
        };
        const timer = setInterval(follow, REFRESH);
        document.addEventListener("visibilitychange", follow);
        return () => {
            clearInterval(timer);
            document.removeEventListener("visibilitychange", follow);
        };
    }, []);
}
