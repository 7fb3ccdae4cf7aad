import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaMemberView, SchemaTeamView } from "@/api/schema";
import { useVault } from "@/features/vault/session";
import { Select } from "@/ui/Choice";
import { Confirm, Dialog } from "@/ui/Dialog";
import { say } from "@/ui/Toasts";

import { changeRole } from "./opening";
import { nameOf, TEAMS } from "./queries";
import { useText } from "./text";

interface TransferProps {
    team: SchemaTeamView;
    /** Those who can have it. */
    to: SchemaMemberView[];
    onClose: () => void;
}

/** Hands a team over. */
export function Transfer({ team, to, onClose }: TransferProps) {
    const t = useText();
    const queries = useQueryClient();
    const isOpen = useVault().is === "open";
    const [account, setAccount] = useState(to[0]?.account ?? "");
    const heir = to.find((one) => one.account === account);
    if (!heir) {
        return (
            <Dialog title={t.transferTitle} onClose={onClose}>
                <p>{t.transferNobody}</p>
            </Dialog>
        );
    }
    const name = nameOf(heir);
    const transfer = async () => {
        const atServer = () => ask(api.POST("/api/v1/teams/{id}/transfer", { params: { path: { id: team.id } }, body: { account } }));
        // So that whoever decides can also hand out keys and renew them.
        await changeRole(team, heir, "admin", atServer);
        await queries.invalidateQueries({ queryKey: TEAMS });
        say(t.transferred(name));
    };
    const options = Object.fromEntries(
        to.map((one) => [one.account, one.display_name ? `${one.display_name} (${one.username})` : one.username]),
    );
    return (
        <Confirm title={t.transferQuestion(name)} confirm={t.transfer} onConfirm={transfer} onClose={onClose}>
            <Select label={t.transferTo} value={account} options={options} onChange={setAccount} />
            <p>{t.transferMeans(name)}</p>
            {heir.role === "member" && <p>{isOpen ? t.transferKeys(name) : t.transferLocked(name)}</p>}
        </Confirm>
    );
}
