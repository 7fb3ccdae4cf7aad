import { Link } from "@tanstack/react-router";
import { EyeOff, ScrollText, ShieldCheck } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";

import { may, useMe } from "@/app/me";
import { Empty, Page, Section } from "@/ui/Page";
import { Loading } from "@/ui/Wait";

import { HealthSection } from "./HealthSection";
import { JobsSection } from "./JobsSection";
import { ALL, LogsSection } from "./LogsSection";
import { MetricsSection } from "./MetricsSection";
import { StorageSection } from "./StorageSection";
import { useText } from "./text";

/** How the server is: each part of it in a section of its own. */
export default function OperationsPage() {
    const t = useText();
    const { data: me } = useMe();
    const [wanted, setWanted] = useState(ALL);
    const logs = useRef<HTMLDivElement>(null);
    const readsLog = may(me, "system.view_audit_logs");
    const findInLog = (job: string) => {
        setWanted({ ...ALL, level: "warn", text: job });
        logs.current?.focus();
    };
    return (
        <Page title={t.operations} about={t.operationsAbout} width="full">
            {!me && <Loading />}
            {me && !may(me, "system.view_health") && (
                <Empty icon={EyeOff} title={t.notAllowed}>
                    {t.notAllowedAbout}
                </Empty>
            )}
            {may(me, "system.view_health") && (
                <>
                    <HealthSection />
                    <MetricsSection />
                    <StorageSection />
                    <JobsSection onLog={readsLog ? findInLog : undefined} />
                </>
            )}
            {readsLog && (
                <div ref={logs} tabIndex={-1}>
                    <LogsSection wanted={wanted} onWanted={setWanted} />
                </div>
            )}
            <MoreSection />
        </Page>
    );
}

/** What else there is about the server, on pages of its own. */
function MoreSection() {
    const t = useText();
    const { data: me } = useMe();
    const audit = may(me, "system.view_audit_logs");
    const privacy = may(me, "system.manage_settings") || may(me, "system.manage_users");
    if (!audit && !privacy) return null;
    return (
        <Section title={t.more}>
            <ul className="flex flex-col gap-3">
                {audit && (
                    <More about={t.auditAbout}>
                        <Link
                            to="/operations/audit"
                            className="inline-flex min-h-8 items-center gap-2 font-medium text-accent hover:underline"
                        >
                            <ScrollText aria-hidden className="size-4" />
                            {t.audit}
                        </Link>
                    </More>
                )}
                {privacy && (
                    <More about={t.privacyAbout}>
                        <Link
                            to="/operations/privacy"
                            className="inline-flex min-h-8 items-center gap-2 font-medium text-accent hover:underline"
                        >
                            <ShieldCheck aria-hidden className="size-4" />
                            {t.privacy}
                        </Link>
                    </More>
                )}
            </ul>
        </Section>
    );
}

function More({ about, children }: { about: string; children: ReactNode }) {
    return (
        <li>
            {children}
            <p className="text-sm text-quiet">{about}</p>
        </li>
    );
}
