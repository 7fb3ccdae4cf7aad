import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, CircleCheck, CircleDashed, X } from "lucide-react";
import { type ReactNode, useState } from "react";

import { api, ask } from "@/api/client";
import { isCode } from "@/api/problem";
import type { SchemaMe } from "@/api/schema";
import { may, useMe } from "@/app/me";
import { useVault } from "@/features/vault/session";
import { IconButton } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Progress } from "@/ui/Wait";

import { usePasskeys, useSecondFactor } from "./queries";
import { useText } from "./text";

const keyOf = (account: string, what: "welcome" | "guide"): string => `elohimos-${what}-${account}`;

/** What to do first: until it is done, or put away. */
export default function Welcome() {
    const { data: me } = useMe();
    return me ? <Guide me={me} key={me.user_id} /> : null;
}

interface Step {
    id: string;
    title: string;
    about: string;
    /** `undefined` while nobody knows. */
    done: boolean | undefined;
    to?: "/account/security" | "/people/invitations" | "/help";
    onGo?: () => void;
}

function Guide({ me }: { me: SchemaMe }) {
    const t = useText();
    const [away, setAway] = useState(() => localStorage.getItem(keyOf(me.user_id, "welcome")) !== null);
    const invites = may(me, "system.manage_users");
    const steps = useSteps(me, invites, !away);
    const done = steps.filter((step) => step.done).length;
    if (away || done === steps.length || steps.some((step) => step.done === undefined)) return null;
    const putAway = () => {
        localStorage.setItem(keyOf(me.user_id, "welcome"), "away");
        setAway(true);
    };
    return (
        <section aria-labelledby="welcome" className="rounded-xl border border-line bg-surface">
            <header className="flex items-start justify-between gap-3 px-4 pt-4">
                <div>
                    <h2 id="welcome" className="text-lg font-semibold break-words">
                        {t.welcome(me.display_name ?? me.username)}
                    </h2>
                    <p className="text-quiet">{invites ? t.welcomeFounder : t.welcomeOthers}</p>
                </div>
                <IconButton icon={X} label={t.dismissWelcome} className="-me-1 -mt-1 shrink-0" onClick={putAway} />
            </header>
            <div className="px-4 pt-3">
                <Progress label={t.stepsDone(done, steps.length)} value={done / steps.length}>
                    <span className="text-sm text-quiet">{t.stepsDone(done, steps.length)}</span>
                </Progress>
            </div>
            <ol className="flex flex-col p-2">
                {steps.map((step) => (
                    <li key={step.id}>
                        <Line step={step} />
                    </li>
                ))}
            </ol>
        </section>
    );
}

function Line({ step: { title, about, done, to, onGo } }: { step: Step }) {
    const t = useText();
    const Icon = done ? CircleCheck : CircleDashed;
    const look = "flex min-h-11 items-start gap-3 rounded-lg p-2";
    const words: ReactNode = (
        <>
            <Icon aria-hidden className={classes("mt-0.5 size-5 shrink-0", done ? "text-good" : "text-quiet")} />
            <span className="min-w-0 grow">
                <span className="sr-only">{done ? t.isDone : t.isOpen} </span>
                <span className={classes("block font-medium", done && "text-quiet line-through")}>{title}</span>
                {!done && <span className="block text-sm text-quiet">{about}</span>}
            </span>
        </>
    );
    if (done || !to) return <div className={look}>{words}</div>;
    return (
        <Link to={to} {...(onGo && { onClick: onGo })} className={classes(look, "hover:bg-sunken")}>
            {words}
            <ChevronRight aria-hidden className="size-5 shrink-0 self-center text-quiet rtl:rotate-180" />
        </Link>
    );
}

function useSteps(me: SchemaMe, invites: boolean, enabled: boolean): Step[] {
    const t = useText();
    const vault = useQuery({ queryKey: ["vault-exists", me.user_id], queryFn: hasVault, enabled });
    // Who has just made one has it open.
    const open = useVault().is === "open";
    const factor = useSecondFactor();
    const passkeys = usePasskeys();
    const people = useQuery({
        queryKey: ["users", "count"],
        queryFn: async () => (await ask(api.GET("/api/v1/users", { params: { query: { limit: 1 } } }))).total,
        enabled: enabled && invites,
    });
    const guide = keyOf(me.user_id, "guide");
    const steps: Step[] = [
        { id: "vault", title: t.stepVault, about: t.stepVaultAbout, done: open || vault.data },
        {
            id: "factor",
            title: t.stepFactor,
            about: t.stepFactorAbout,
            done: factor.data && (factor.data.active || (passkeys.data?.data.length ?? 0) > 0),
            to: "/account/security",
        },
    ];
    if (invites) {
        const done = people.data === undefined ? undefined : people.data > 1;
        steps.push({ id: "invite", title: t.stepInvite, about: t.stepInviteAbout, done, to: "/people/invitations" });
    }
    const read = localStorage.getItem(guide) !== null;
    steps.push({
        id: "guide",
        title: t.stepGuide,
        about: t.stepGuideAbout,
        done: read,
        to: "/help",
        onGo: () => localStorage.setItem(guide, "read"),
    });
    return steps;
}

async function hasVault(): Promise<boolean> {
    try {
        await ask(api.GET("/api/v1/vault/slots"));
        return true;
    } catch (error) {
        if (isCode(error, "VAULT_NOT_INITIALISED")) return false;
        throw error;
    }
}
