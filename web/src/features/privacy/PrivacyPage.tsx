import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";

import { useMe } from "@/app/me";
import { buttonClass } from "@/ui/Button";
import { Page, Section } from "@/ui/Page";
import { Answer } from "@/ui/Wait";

import { Consent } from "./Consent";
import { Erase } from "./Erase";
import { Register } from "./Register";
import { TakeAlong } from "./TakeAlong";
import { useText } from "./text";

/** What is held about whoever is signed in, and what they can do about it. */
export default function PrivacyPage() {
    const t = useText();
    const me = useMe();
    const back = (
        <Link to="/account" className={buttonClass()}>
            <ArrowLeft aria-hidden className="size-4 rtl:-scale-x-100" />
            {t.back}
        </Link>
    );
    return (
        <Page title={t.mineTitle} about={t.mineAbout} actions={back}>
            <Consent />
            <Answer of={me}>
                {(me) => (
                    <>
                        <TakeAlong username={me.username} />
                        <Section title={t.held} about={t.heldAbout}>
                            <Register />
                        </Section>
                        <Erase me={me} />
                    </>
                )}
            </Answer>
        </Page>
    );
}
