import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft, Lock } from "lucide-react";
import { type ReactNode, useState } from "react";

import type { SchemaUserView } from "@/api/schema";
import { may, useMe } from "@/app/me";
import { dateTime } from "@/i18n/format";
import { Button, buttonClass } from "@/ui/Button";
import { Note, Page, Section } from "@/ui/Page";
import { Answer } from "@/ui/Wait";

import { AccountState } from "./AccountState";
import { ChangeName } from "./ChangeName";
import { PermissionList } from "./PermissionList";
import { PersonActions } from "./PersonActions";
import { PersonBundles } from "./PersonBundles";
import { nameOf, usePermissionsOf, usePerson } from "./queries";
import { outranks } from "./roles";
import { useText } from "./text";

/** One account, and what can be done for it. */
export default function PersonPage() {
    const t = useText();
    const { user: id } = useParams({ from: "/frame/people/$user" });
    const person = usePerson(id);
    const { data: me } = useMe();
    const back = (
        <Link to="/people" className={buttonClass()}>
            <ArrowLeft aria-hidden className="size-4 rtl:-scale-x-100" />
            {t.back}
        </Link>
    );
    return (
        <Page title={person.data ? nameOf(person.data) : person.error ? t.gone : t.people} actions={back}>
            <Answer of={person}>
                {(user) => {
                    const changeable = me !== undefined && outranks(me.role, user.role);
                    return (
                        <>
                            <Details user={user} changeable={changeable} />
                            {me && !changeable && <Note icon={Lock}>{user.id === me.user_id ? t.self : t.protected}</Note>}
                            {changeable && <PersonActions user={user} myRole={me.role} />}
                            {may(me, "system.manage_permissions") && <Permissions user={user} changeable={changeable} />}
                        </>
                    );
                }}
            </Answer>
        </Page>
    );
}

function Details({ user, changeable }: { user: SchemaUserView; changeable: boolean }) {
    const t = useText();
    const { data: me } = useMe();
    const [naming, setNaming] = useState(false);
    const until = user.password_expires_at;
    const ended = until && new Date(until).getTime() <= Date.now();
    const password =
        !user.must_change_password || !until
            ? t.passwordOwn
            : ended
              ? t.passwordEnded(dateTime(until))
              : t.passwordTemporary(dateTime(until));
    const rename = changeable && <Button onClick={() => setNaming(true)}>{t.changeName}</Button>;
    return (
        <Section title={t.account} actions={rename}>
            <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
                <Detail name={t.username}>{user.username}</Detail>
                <Detail name={t.displayName}>{user.display_name || "–"}</Detail>
                <Detail name={t.role}>
                    {t.roles[user.role] ?? user.role}
                    <span className="block text-sm text-quiet">{t.roleAbout[user.role]}</span>
                </Detail>
                <Detail name={t.state}>
                    <AccountState of={user} />
                </Detail>
                <Detail name={t.createdAt}>{dateTime(user.created_at)}</Detail>
                <Detail name={t.passwordState}>{password}</Detail>
            </dl>
            {may(me, "system.view_audit_logs") && (
                <p className="flex flex-wrap gap-x-6 gap-y-1">
                    <Link
                        to="/operations/audit"
                        hash={`by=${user.id}`}
                        className="inline-flex min-h-6 items-center text-accent hover:underline"
                    >
                        {t.whatTheyDid}
                    </Link>
                    <Link
                        to="/operations/audit"
                        hash={`about=${user.id}`}
                        className="inline-flex min-h-6 items-center text-accent hover:underline"
                    >
                        {t.whatWasDone}
                    </Link>
                </p>
            )}
            {naming && <ChangeName user={user} onClose={() => setNaming(false)} />}
        </Section>
    );
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
    return (
        <div className="min-w-0">
            <dt className="text-sm text-quiet">{name}</dt>
            <dd className="break-words">{children}</dd>
        </div>
    );
}

function Permissions({ user, changeable }: { user: SchemaUserView; changeable: boolean }) {
    const t = useText();
    const permissions = usePermissionsOf(user.id);
    return (
        <Answer of={permissions}>
            {({ assigned, permissions }) => (
                <>
                    <PersonBundles user={user} assigned={assigned} changeable={changeable} />
                    <Section title={t.effective} about={t.effectiveAbout}>
                        <PermissionList permissions={permissions} />
                    </Section>
                </>
            )}
        </Answer>
    );
}
