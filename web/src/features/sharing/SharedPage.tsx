import { Link } from "@tanstack/react-router";
import { Share2 } from "lucide-react";
import { useEffect, useState } from "react";
import type { MadeLink } from "#vault/client.js";
import { VaultGate } from "@/features/vault/Gate";
import { Button, buttonClass } from "@/ui/Button";
import { Select } from "@/ui/Choice";
import { Empty, Page, Section, useTitle } from "@/ui/Page";
import { Answer } from "@/ui/Wait";

import { LinkList } from "./LinkList";
import { linksChanged, stateOf, useLinks } from "./links";
import { Notices } from "./Notices";
import { useText } from "./text";

/** The links that one made, and what has happened with them. */
export default function SharedPage() {
    const t = useText();
    useTitle(t.shared);
    return (
        <VaultGate>
            <Page title={t.shared} about={t.sharedAbout}>
                <Links />
            </Page>
        </VaultGate>
    );
}

function Links() {
    const links = useLinks();
    // How often a link was used changes without the vault.
    useEffect(() => void linksChanged(), []);
    return (
        <Answer of={links}>
            {(links) => (
                <>
                    <Notices links={links} />
                    {links.length === 0 ? <None /> : <Chosen links={links} />}
                </>
            )}
        </Answer>
    );
}

function Chosen({ links }: { links: MadeLink[] }) {
    const t = useText();
    const [filter, setFilter] = useState<"open" | "all">("open");
    const shown = filter === "all" ? links : links.filter((link) => stateOf(link) === "open");
    const choice = <Select bare label={t.show} value={filter} options={t.filter} onChange={setFilter} />;
    return (
        <Section title={t.mine} about={t.mineAbout} actions={choice}>
            {shown.length > 0 ? (
                <LinkList links={shown} />
            ) : (
                <Empty icon={Share2} title={t.noneOpen} actions={<Button onClick={() => setFilter("all")}>{t.showAll}</Button>}>
                    {t.noneOpenAbout}
                </Empty>
            )}
        </Section>
    );
}

function None() {
    const t = useText();
    const toFiles = (
        <Link to="/files" className={buttonClass("primary")}>
            {t.toFiles}
        </Link>
    );
    return (
        <Empty icon={Share2} title={t.none} actions={toFiles}>
            {t.noneAbout}
        </Empty>
    );
}
