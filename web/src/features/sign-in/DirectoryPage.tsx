import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import { api, ask } from "@/api/client";
import { type Failure, failureOf, isCode } from "@/api/problem";
import { buttonClass } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Note } from "@/ui/Page";
import { say } from "@/ui/Toasts";
import { Loading } from "@/ui/Wait";

import { Alone } from "./Alone";
import { CodeStep } from "./CodeStep";
import { endTrip, type Trip, trip } from "./directory";
import { useEnter } from "./enter";
import { useText } from "./text";

/** What the directory's answer brought: a code that is good once, or the code of an error. */
interface Brought {
    handoff: string | undefined;
    error: string | undefined;
}

/** Where people come back from the directory: to sign in, or to have their account linked. */
export default function DirectoryPage() {
    const t = useText();
    const navigate = useNavigate();
    const queries = useQueryClient();
    const enter = useEnter();
    const [{ handoff, error: code }] = useState(brought);
    const [under] = useState(trip);
    const [error, setError] = useState<unknown>(() => (code === undefined ? undefined : problem(code)));
    const [asksCode, setAsksCode] = useState(false);
    const begun = useRef(false);

    const finish = async ({ verifier, purpose, next }: Trip, brought: string, factor?: string) => {
        const body = { handoff: brought, client_verifier: verifier };
        if (purpose === "link") {
            await ask(api.POST("/api/v1/auth/oidc/link", { body }));
            endTrip();
            await queries.invalidateQueries({ queryKey: ["oidc-links"] });
            say(t.linked);
            return navigate({ to: "/account/security", replace: true });
        }
        const tokens = await ask(api.POST("/api/v1/auth/oidc/token", { body: { ...body, ...(factor && { code: factor }) } }));
        endTrip();
        await enter(tokens, next);
    };
    const first = async () => {
        if (!under || handoff === undefined) return;
        try {
            await finish(under, handoff);
        } catch (failure) {
            if (isCode(failure, "AUTH_SECOND_FACTOR_REQUIRED")) setAsksCode(true);
            else setError(failure);
        }
    };
    // biome-ignore lint/correctness/useExhaustiveDependencies: what was brought is good once, so this runs once
    useEffect(() => {
        if (begun.current) return;
        begun.current = true;
        // What was brought is of no more use in the address bar, nor in the history.
        history.replaceState(history.state, "", location.pathname);
        if (error !== undefined) endTrip();
        else void first();
    }, []);

    const title = under?.purpose === "link" ? t.directoryLinking : t.directoryTitle;
    const lost = error === undefined && (!under || handoff === undefined);
    if (asksCode && under && handoff !== undefined) {
        return (
            <Alone title={title} about={t.codeOfDirectory}>
                <CodeStep
                    onCode={(factor) => finish(under, handoff, factor)}
                    onBack={() => void navigate({ to: "/sign-in", search: {} })}
                />
            </Alone>
        );
    }
    return (
        <Alone title={title}>
            {lost && <Note>{t.directoryLost}</Note>}
            {error !== undefined && <ErrorNotice error={error} />}
            {lost || error !== undefined ? <WayBack link={under?.purpose === "link"} /> : <Loading label={t.directoryWait} />}
        </Alone>
    );
}

function WayBack({ link }: { link: boolean }) {
    const t = useText();
    const look = buttonClass("primary", "min-h-11");
    return link ? (
        <Link to="/account/security" className={look}>
            {t.directoryToSecurity}
        </Link>
    ) : (
        <Link to="/sign-in" search={{}} className={look}>
            {t.directoryAgain}
        </Link>
    );
}

function brought(): Brought {
    const query = new URLSearchParams(location.search);
    return { handoff: query.get("handoff") ?? undefined, error: query.get("error") ?? undefined };
}

/** The server sends a code of its own. Anything else was put there by somebody else, and is not repeated. */
const problem = (code: string): Failure => {
    const ours = /^[A-Z_]{3,64}$/.test(code);
    return failureOf(0, { code: ours ? code : "UNKNOWN", title: ours ? code : "", detail: "" });
};
