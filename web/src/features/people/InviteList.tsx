import { Ban } from "lucide-react";
import { type ReactNode, useState } from "react";

import type { SchemaInvitationView } from "@/api/schema";
import { ago, date, dateTime } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Badge } from "@/ui/Page";
import { Table } from "@/ui/Table";
import { say } from "@/ui/Toasts";

import { type InvitationState, stateOf } from "./invitation";

/** What is said of invites: to the server, or to a team. */
interface Words {
    role: string;
    roles: Record<string, string>;
    state: string;
    states: Record<InvitationState, string>;
    used: string;
    uses: (uses: number, most: number) => string;
    madeAt: string;
    ends: string;
    actions: string;
    revoke: string;
    revokeNamed: (role: string, when: string) => string;
    revokeQuestion: string;
    revokeAbout: string;
    revoked: string;
}

type Invite = Pick<SchemaInvitationView, "id" | "role" | "uses" | "max_uses" | "created_at" | "expires_at" | "revoked_at">;

interface InviteListProps<T> {
    label: string;
    words: Words;
    rows: T[];
    /** What else there is to say of one. */
    more?: (row: T) => ReactNode;
    /** Whether one may take an invite of this role back. */
    mayRevoke: (role: string) => boolean;
    onRevoke: (row: T) => Promise<unknown>;
}

const TONES = { open: "good", used: "plain", expired: "plain", revoked: "bad" } as const;

/** Invites, newest first, of which those that are open can be taken back. */
export function InviteList<T extends Invite>({ label, words: t, rows, more, mayRevoke, onRevoke }: InviteListProps<T>) {
    const [revoking, setRevoking] = useState<T>();
    const named = (role: string) => t.roles[role] ?? role;
    const uses = ({ uses, max_uses }: T) => t.uses(uses, max_uses);
    const ends = (row: T) => (stateOf(row) === "open" ? ago(row.expires_at) : date(row.expires_at));
    const role = (row: T) => (
        <>
            {named(row.role)}
            {more?.(row)}
            <span className="block text-sm text-quiet sm:hidden">
                {t.used}: {uses(row)}
            </span>
            <span className="block text-sm text-quiet sm:hidden">
                {t.ends}: {ends(row)}
            </span>
        </>
    );
    const revoke = (row: T) =>
        stateOf(row) === "open" &&
        mayRevoke(row.role) && (
            <Button
                kind="danger"
                icon={Ban}
                aria-label={t.revokeNamed(named(row.role), dateTime(row.created_at))}
                onClick={() => setRevoking(row)}
            >
                <span className="max-sm:sr-only">{t.revoke}</span>
            </Button>
        );
    const run = async (row: T) => {
        await onRevoke(row);
        say(t.revoked);
    };
    return (
        <>
            <Table
                label={label}
                rows={rows}
                id={({ id }) => id}
                columns={[
                    { id: "role", title: t.role, cell: role },
                    { id: "state", title: t.state, cell: (row) => <Badge tone={TONES[stateOf(row)]}>{t.states[stateOf(row)]}</Badge> },
                    { id: "used", title: t.used, cell: uses, wide: true },
                    { id: "made", title: t.madeAt, cell: ({ created_at }) => date(created_at), wide: true },
                    { id: "ends", title: t.ends, cell: ends, wide: true },
                    { id: "revoke", title: t.actions, cell: revoke, end: true },
                ]}
            />
            {revoking && (
                <Confirm title={t.revokeQuestion} confirm={t.revoke} onConfirm={() => run(revoking)} onClose={() => setRevoking(undefined)}>
                    <p>{t.revokeAbout}</p>
                </Confirm>
            )}
        </>
    );
}
