import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { Usage } from "#vault/client.js";
import { size } from "@/i18n/format";
import { Section } from "@/ui/Page";

import { useText } from "./text";

/** How much the vault takes, and what of it one could do without. */
export function Summary({ usage: { present, older, trash } }: { usage: Usage }) {
    const t = useText();
    const all = present.bytes + older.bytes + trash.bytes;
    return (
        <Section title={t.room} about={t.roomAbout}>
            <dl className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
                <Figure name={t.together} value={size(all)}>
                    {t.inVersions(present.files + older.files + trash.files)}
                </Figure>
                <Figure name={t.present} value={size(present.bytes)}>
                    {t.inFiles(present.files)}
                </Figure>
                <Figure name={t.older} value={size(older.bytes)}>
                    {t.inVersions(older.files)}
                    {older.files > 0 && (
                        <Link to="/files/insight" hash="older" className="block min-h-6 w-fit text-accent underline">
                            {t.toOlder}
                        </Link>
                    )}
                </Figure>
                <Figure name={t.trash} value={size(trash.bytes)}>
                    {t.inVersions(trash.files)}
                    {trash.files > 0 && (
                        <Link to="/files/trash" className="block min-h-6 w-fit text-accent underline">
                            {t.toTrash}
                        </Link>
                    )}
                </Figure>
            </dl>
        </Section>
    );
}

function Figure({ name, value, children }: { name: string; value: string; children: ReactNode }) {
    return (
        <div>
            <dt className="text-sm text-quiet">{name}</dt>
            <dd>
                <span className="text-xl font-medium">{value}</span>
                <span className="block text-sm text-quiet">{children}</span>
            </dd>
        </div>
    );
}
