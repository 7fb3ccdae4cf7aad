import { Section } from "@/ui/Page";

import { ROLES } from "./rights";
import { useText } from "./text";

/** What the roles of a team mean, in the one place where it is said in full. */
export function RolesSection() {
    const t = useText();
    return (
        <Section title={t.rolesTitle} about={t.rolesAbout}>
            <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[8rem_1fr]">
                {ROLES.map((role) => (
                    <div key={role} className="contents">
                        <dt className="font-medium">{t.roles[role]}</dt>
                        <dd className="max-w-prose max-sm:-mt-3">{t.roleAbout[role]}</dd>
                    </div>
                ))}
            </dl>
            <p className="max-w-prose text-sm text-quiet">{t.rolesMore}</p>
            <p className="max-w-prose text-sm text-quiet">{t.rolesVault}</p>
        </Section>
    );
}
