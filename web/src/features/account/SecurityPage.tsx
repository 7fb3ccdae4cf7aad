import { ShieldAlert } from "lucide-react";

import { isCode } from "@/api/problem";
import { Note, Page } from "@/ui/Page";

import { DirectorySection } from "./DirectorySection";
import { PasskeysSection } from "./PasskeysSection";
import { PasswordSection } from "./PasswordSection";
import { useSessions } from "./queries";
import { SecondFactorSection } from "./SecondFactorSection";
import { SessionsSection } from "./SessionsSection";
import { useText } from "./text";

/** How one signs in, and where one is signed in. */
export default function SecurityPage() {
    const t = useText();
    const sessions = useSessions();
    // Until then the server answers little else than what this page needs to add one.
    const mustSetUp = isCode(sessions.error, "AUTH_SECOND_FACTOR_SETUP_REQUIRED");
    return (
        <Page title={t.security} about={t.aboutSecurity}>
            {mustSetUp && (
                <Note tone="warn" icon={ShieldAlert}>
                    {t.setUpFirst}
                </Note>
            )}
            <PasswordSection />
            <SecondFactorSection />
            <PasskeysSection />
            {!mustSetUp && (
                <>
                    <DirectorySection />
                    <SessionsSection />
                </>
            )}
        </Page>
    );
}
