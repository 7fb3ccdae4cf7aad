import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BadgeInfo, ChevronRight, EyeOff, type LucideIcon, ShieldCheck } from "lucide-react";
import { type FormEvent, useState } from "react";

import { api, ask } from "@/api/client";
import type { SchemaMe } from "@/api/schema";
import { ME, useMe } from "@/app/me";
import { setSingleKeys, useSingleKeys } from "@/app/shortcuts";
import { useText as useAppText } from "@/app/text";
import { setTheme, type Theme, useTheme } from "@/app/theme";
import { LANGUAGES, type Language, setLanguage, useLanguage } from "@/i18n/language";
import { Button } from "@/ui/Button";
import { Select, Switch } from "@/ui/Choice";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { TextField } from "@/ui/Field";
import { Page, Section } from "@/ui/Page";
import { say, sayError } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { Notices } from "./Notices";
import { keepPreferences } from "./preferences";
import { useText } from "./text";

/** What is about oneself. */
export default function AccountPage() {
    const t = useText();
    const me = useMe();
    return (
        <Page title={t.account} about={t.aboutAccount}>
            <Notices />
            <Section title={t.profile}>
                <Answer of={me}>{(known) => <Profile me={known} key={known.display_name ?? ""} />}</Answer>
            </Section>
            <Look />
            <Keyboard />
            <Section title={t.more}>
                <nav aria-label={t.more} className="-m-2 flex flex-col">
                    <Way to="/account/security" icon={ShieldCheck} title={t.security} about={t.toSecurity} />
                    <Way to="/account/privacy" icon={EyeOff} title={t.privacy} about={t.toPrivacy} />
                    <Way to="/about" icon={BadgeInfo} title={t.aboutThis} about={t.toAbout} />
                </nav>
            </Section>
        </Page>
    );
}

function Profile({ me }: { me: SchemaMe }) {
    const t = useText();
    const queries = useQueryClient();
    const before = me.display_name ?? "";
    const [name, setName] = useState(before);
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState<unknown>();
    const save = async (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setError(undefined);
        try {
            await ask(api.PATCH("/api/v1/auth/me", { body: { display_name: name.trim() } }));
            await queries.invalidateQueries({ queryKey: ME });
            say(t.saved);
        } catch (failure) {
            setError(failure);
        } finally {
            setBusy(false);
        }
    };
    return (
        <>
            <dl className="flex flex-wrap gap-x-10 gap-y-3">
                <div>
                    <dt className="text-sm text-quiet">{t.username}</dt>
                    <dd className="font-medium break-all">{me.username}</dd>
                </div>
                <div>
                    <dt className="text-sm text-quiet">{t.role}</dt>
                    <dd className="font-medium">{t.roles[me.role] ?? me.role}</dd>
                </div>
            </dl>
            <form className="flex max-w-md flex-col gap-3" onSubmit={(event) => void save(event)}>
                <TextField
                    label={t.displayName}
                    hint={t.displayNameHint}
                    name="name"
                    autoComplete="name"
                    maxLength={80}
                    value={name}
                    onChange={setName}
                />
                {error !== undefined && <ErrorNotice error={error} />}
                <Button type="submit" className="self-start" busy={busy} disabled={name.trim() === before}>
                    {t.save}
                </Button>
            </form>
        </>
    );
}

function Look() {
    const t = useText();
    const { themes } = useAppText();
    const choose = (set: () => void) => {
        set();
        keepPreferences().catch(sayError);
    };
    return (
        <Section title={t.look} about={t.aboutLook}>
            <div className="grid max-w-md gap-4 sm:grid-cols-2">
                <Select<Language>
                    label={t.language}
                    value={useLanguage()}
                    options={LANGUAGES}
                    onChange={(next) => choose(() => setLanguage(next))}
                />
                <Select<Theme> label={t.theme} value={useTheme()} options={themes} onChange={(next) => choose(() => setTheme(next))} />
            </div>
        </Section>
    );
}

function Keyboard() {
    const t = useText();
    const { shortcutsOn, shortcutsHint } = useAppText();
    return (
        <Section title={t.keyboard} about={t.aboutKeyboard}>
            <Switch label={shortcutsOn} hint={shortcutsHint} checked={useSingleKeys()} onChange={setSingleKeys} />
        </Section>
    );
}

interface WayProps {
    to: "/account/security" | "/account/privacy" | "/about";
    icon: LucideIcon;
    title: string;
    about: string;
}

function Way({ to, icon: Icon, title, about }: WayProps) {
    return (
        <Link to={to} className="flex min-h-11 items-center gap-3 rounded-lg p-2 hover:bg-sunken">
            <Icon aria-hidden className="size-5 shrink-0 text-quiet" strokeWidth={1.75} />
            <span className="min-w-0 grow">
                <span className="block font-medium">{title}</span>
                <span className="block text-sm text-quiet">{about}</span>
            </span>
            <ChevronRight aria-hidden className="size-5 shrink-0 text-quiet rtl:rotate-180" />
        </Link>
    );
}
