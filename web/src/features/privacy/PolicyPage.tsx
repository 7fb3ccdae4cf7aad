import { FilePlus2, FileText } from "lucide-react";
import { useState } from "react";

import { may, useMe } from "@/app/me";
import { dateTime } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Empty, Page, Section } from "@/ui/Page";
import { Answer } from "@/ui/Wait";

import { Acceptance } from "./Acceptance";
import { PolicyText } from "./PolicyText";
import { Publish } from "./Publish";
import { usePolicy } from "./queries";
import { Register } from "./Register";
import { Retention } from "./Retention";
import { useText } from "./text";
import { Unfold } from "./Unfold";

/** The privacy policy and the personal data of everybody, for those who run the server. */
export default function PolicyPage() {
    const t = useText();
    const { data: me } = useMe();
    const policy = usePolicy();
    const [publishing, setPublishing] = useState(false);
    const mayPublish = may(me, "system.manage_settings");
    const publish = mayPublish && policy.data !== undefined && (
        <Button kind="primary" icon={FilePlus2} onClick={() => setPublishing(true)}>
            {t.publish}
        </Button>
    );
    return (
        <Page title={t.adminTitle} about={t.adminAbout} actions={publish}>
            <Answer of={policy}>
                {(policy) => (
                    <>
                        <Section title={t.policy} about={policy && t.published(policy.version, dateTime(policy.published_at))}>
                            {policy ? (
                                <Unfold label={t.read}>
                                    <PolicyText>{policy.text}</PolicyText>
                                </Unfold>
                            ) : (
                                <Empty icon={FileText} title={t.noPolicy}>
                                    {mayPublish && t.noPolicyAdmin}
                                </Empty>
                            )}
                        </Section>
                        {policy && may(me, "system.manage_users") && <Acceptance />}
                        {publishing && <Publish from={policy?.text ?? ""} onClose={() => setPublishing(false)} />}
                    </>
                )}
            </Answer>
            {may(me, "system.view_health") && <Retention />}
            <Section title={t.register} about={t.registerAbout}>
                <Register />
            </Section>
        </Page>
    );
}
