import { Check, X } from "lucide-react";

import type { SchemaPermissionView } from "@/api/schema";
import { dateTime } from "@/i18n/format";
import { useText } from "./text";
import type { Text } from "./text/en";

type Reason = SchemaPermissionView["because"][number];

/** A rule that speaks of a permission, as a sentence. */
export function explained(t: Text, { source, name, effect, expires_at }: Reason): string {
    if (source === "role") return t.byRole(t.roles[name] ?? name);
    const gives = effect === "allow";
    const words = source === "profile" ? (gives ? t.byProfile : t.byProfileNot) : gives ? t.bySet : t.bySetNot;
    return expires_at ? t.reasonUntil(words(name), dateTime(expires_at)) : t.reason(words(name));
}

/** Every permission: whether somebody has it, and each rule that speaks of it. */
export function PermissionList({ permissions }: { permissions: SchemaPermissionView[] }) {
    const t = useText();
    return (
        <ul className="flex flex-col divide-y divide-line">
            {permissions.map(({ permission, allowed, because }) => {
                const Icon = allowed ? Check : X;
                return (
                    <li key={permission} className="flex gap-3 py-2.5 first:pt-0 last:pb-0">
                        <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${allowed ? "text-good" : "text-quiet"}`} />
                        <div className="min-w-0">
                            <p className="font-medium">
                                {t.permissions[permission] ?? permission}
                                <span className="sr-only">: {allowed ? t.allowed : t.denied}</span>
                            </p>
                            {because.length === 0 && <p className="text-sm text-quiet">{t.noRule}</p>}
                            {because.map((reason) => (
                                <p
                                    key={`${reason.source} ${reason.name}`}
                                    className={`text-sm break-words ${reason.effect === "deny" ? "text-bad" : "text-quiet"}`}
                                >
                                    {explained(t, reason)}
                                </p>
                            ))}
                        </div>
                    </li>
                );
            })}
        </ul>
    );
}
