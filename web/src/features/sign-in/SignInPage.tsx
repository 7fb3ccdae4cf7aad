import { getRouteApi, Link, useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { api, ask } from "@/api/client";
import { isCode } from "@/api/problem";
import { isSignedIn } from "@/api/session";

import { Alone } from "./Alone";
import { ChangeStep } from "./ChangeStep";
import { CodeStep } from "./CodeStep";
import { START, useEnter } from "./enter";
import { PasswordStep } from "./PasswordStep";
import { useText } from "./text";

const route = getRouteApi("/sign-in");

/** What is known of who wants in, as far as they have come. */
interface Credentials {
    username: string;
    password: string;
}

type Step = "password" | "code" | "change";

/** Where people sign in: with a password, then whatever else the account needs, in place. */
export default function SignInPage() {
    const t = useText();
    const next = useNext();
    const enter = useEnter();
    const navigate = useNavigate();
    const [known, setKnown] = useState<Credentials>({ username: "", password: "" });
    const [step, setStep] = useState<Step>("password");
    useEffect(() => {
        if (isSignedIn()) void navigate({ href: next ?? START, replace: true });
    }, [navigate, next]);
    const login = async (credentials: Credentials, code?: string) => {
        setKnown(credentials);
        try {
            await enter(
                await ask(api.POST("/api/v1/auth/login", { body: { ...credentials, ...(code && { code }) } })),
                next,
                credentials.password,
            );
        } catch (error) {
            if (isCode(error, "AUTH_PASSWORD_CHANGE_REQUIRED")) return setStep("change");
            if (isCode(error, "AUTH_SECOND_FACTOR_REQUIRED") && code === undefined) return setStep("code");
            throw error;
        }
    };
    const back = () => {
        setKnown({ ...known, password: "" });
        setStep("password");
    };
    if (step === "change") {
        return (
            <Alone title={t.changeTitle} about={t.changeAbout}>
                <ChangeStep {...known} onChanged={(password) => login({ ...known, password })} onBack={back} />
            </Alone>
        );
    }
    if (step === "code") {
        return (
            <Alone title={t.signIn} about={t.codeAbout}>
                <CodeStep onCode={(code) => login(known, code)} onBack={back} />
            </Alone>
        );
    }
    return (
        <Alone title={t.signIn} below={<Below />}>
            <PasswordStep username={known.username} onPassword={login} onTokens={(tokens) => enter(tokens, next)} next={next} />
        </Alone>
    );
}

/** Where people came from. What stood behind the `#` there has come along behind the `#` here. */
function useNext(): string | undefined {
    const { next } = route.useSearch();
    const { hash } = useLocation();
    return next && hash ? `${next}#${hash}` : next;
}

function Below() {
    const t = useText();
    return (
        <div className="flex flex-col gap-3">
            <p className="text-quiet">{t.aboutPassword}</p>
            <Link
                to="/register"
                className="inline-flex min-h-6 items-center self-center font-medium text-accent underline underline-offset-4"
            >
                {t.invited}
            </Link>
        </div>
    );
}
