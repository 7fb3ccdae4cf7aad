import { useQueryClient } from "@tanstack/react-query";
import { Link2, Link2Off } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { stepped } from "@/app/StepUp";
import { BACK, leave } from "@/features/sign-in/directory";
import { date } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Confirm, FormDialog } from "@/ui/Dialog";
import { Section } from "@/ui/Page";
import { say } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { isProof, NO_PROOF, ProofFields, proofBody } from "./Proof";
import { OIDC_LINKS, useDirectory, useDirectoryLinks, useSecondFactor } from "./queries";
import { useText } from "./text";

/** Whom of the directory the account belongs to. Nothing is drawn where there is no directory. */
export function DirectorySection() {
    const t = useText();
    const { data: directory } = useDirectory();
    const links = useDirectoryLinks();
    const [open, setOpen] = useState<"link" | "unlink">();
    const close = () => setOpen(undefined);
    if (!directory?.enabled) return null;
    const linked = links.data?.data[0];
    return (
        <Section
            title={t.directory}
            about={t.aboutDirectory(directory.name)}
            actions={
                links.data &&
                (linked ? (
                    <Button kind="danger" icon={Link2Off} onClick={() => setOpen("unlink")}>
                        {t.unlink}
                    </Button>
                ) : (
                    <Button icon={Link2} onClick={() => setOpen("link")}>
                        {t.link}
                    </Button>
                ))
            }
        >
            <Answer of={links}>
                {() => <p className="break-words">{linked ? t.linkedSince(linked.subject, date(linked.linked_at)) : t.notLinked}</p>}
            </Answer>
            {open === "link" && <LinkDialog name={directory.name} onClose={close} />}
            {open === "unlink" && <UnlinkDialog onClose={close} />}
        </Section>
    );
}

function LinkDialog({ name, onClose }: { name: string; onClose: () => void }) {
    const t = useText();
    const withCode = useSecondFactor().data?.active ?? false;
    const [proof, setProof] = useState(NO_PROOF);
    const go = () =>
        leave("link", undefined, async (client_challenge) => {
            const body = { ...proofBody(proof), redirect: BACK, client_challenge };
            return (await ask(api.POST("/api/v1/auth/oidc/link/start", { body }))).url;
        });
    return (
        <FormDialog title={t.link} submit={t.goOn} ready={isProof(proof, withCode)} onSubmit={go} onClose={onClose}>
            <p>{t.linkAbout(name)}</p>
            <ProofFields value={proof} onChange={setProof} withCode={withCode} autoFocus />
        </FormDialog>
    );
}

function UnlinkDialog({ onClose }: { onClose: () => void }) {
    const t = useText();
    const queries = useQueryClient();
    const unlink = async () => {
        await stepped(() => ask(api.DELETE("/api/v1/auth/oidc/links")));
        say(t.unlinked);
        await queries.invalidateQueries({ queryKey: OIDC_LINKS });
    };
    return (
        <Confirm title={t.unlink} confirm={t.unlink} onConfirm={unlink} onClose={onClose}>
            <p>{t.unlinkAbout}</p>
        </Confirm>
    );
}
