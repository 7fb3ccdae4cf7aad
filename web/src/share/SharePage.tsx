import { size } from "@/i18n/format";
import { Loading } from "@/ui/Wait";

import { Closed } from "./Closed";
import { Files } from "./Files";
import { type LinkState, useLink } from "./link";
import { Outside } from "./Outside";
import { Password } from "./Password";
import { useText } from "./text";

/** What a link leads to, or why it leads nowhere. */
export function SharePage() {
    const t = useText();
    const link = useLink();
    // While it opens, nothing stands below that would be pushed away then.
    const below = link.is === "opening" ? null : <About />;
    return (
        <Outside tab={t.pageTitle} title={useHeading(link)} about={useAbout(link)} below={below}>
            {link.is === "opening" && <Loading label={t.opening} />}
            {link.is === "asks" && <Password state={link} />}
            {link.is === "open" && <Files key={link.link.ticketExpiresAt} link={link.link} client={link.client} />}
            {link.is === "closed" && <Closed state={link} />}
        </Outside>
    );
}

function useHeading(link: LinkState): string {
    const t = useText();
    if (link.is === "open") return link.link.viewOnly ? t.viewOnlyTitle : t.openedTitle;
    if (link.is === "asks") return t.passwordTitle;
    if (link.is === "opening") return t.openingTitle;
    return t[`${link.why}Title`];
}

function useAbout(link: LinkState): string | undefined {
    const t = useText();
    if (link.is === "open") return t.openedAbout(link.link.files.length, size(link.link.files.reduce((sum, file) => sum + file.size, 0)));
    if (link.is === "asks") return t.passwordAbout;
    return undefined;
}

/** What this page is, and what it cannot promise: the pages that say more are for those who have an account. */
function About() {
    const t = useText();
    return (
        <>
            <h2 className="font-semibold text-text">{t.aboutTitle}</h2>
            <p>{t.about}</p>
            <p>{t.promise}</p>
            <details>
                <summary className="min-h-6 w-fit">{t.command}</summary>
                <p className="pt-2 wrap-anywhere">
                    <code className="rounded bg-sunken px-1.5 py-1 text-text">elohimos open '{t.wholeLink}'</code>
                </p>
            </details>
        </>
    );
}
