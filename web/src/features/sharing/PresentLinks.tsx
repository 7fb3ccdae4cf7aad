import type { Entry, MadeLink } from "#vault/client.js";
import { dateTime, number } from "@/i18n/format";
import { Badge } from "@/ui/Page";

import { stateOf, TONES, useLinks } from "./links";
import { useText } from "./text";

/** The open links that lead to these files and folders already, so that nobody makes a second one for nothing. */
export function PresentLinks({ entries }: { entries: Entry[] }) {
    const t = useText();
    const { data: links = [] } = useLinks();
    const ids = new Set(entries.map(({ id }) => id));
    const present = links.filter((link) => stateOf(link) === "open" && link.nodes.some((node) => ids.has(node)));
    if (present.length === 0) return null;
    return (
        <section aria-label={t.present} className="border-t border-line pt-4">
            <h3 className="mb-2 font-medium">{t.present}</h3>
            <ul className="flex flex-col gap-1">
                {present.map((link) => (
                    <Row key={link.id} link={link} />
                ))}
            </ul>
        </section>
    );
}

function Row({ link }: { link: MadeLink }) {
    const t = useText();
    return (
        <li className="flex items-center gap-2 text-sm">
            <Badge tone={TONES[stateOf(link)]}>{t.states[stateOf(link)]}</Badge>
            <span className="grow">
                {t.until} {dateTime(link.view.expires_at)} · {t.used}: {usedOf(link, t)}
            </span>
        </li>
    );
}

/** How often a link was used, and how often it can be. */
export function usedOf({ view }: MadeLink, t: ReturnType<typeof useText>): string {
    const used = number(view.downloads);
    return view.max_downloads == null ? t.usedAny(used) : t.usedOf(used, number(view.max_downloads));
}
