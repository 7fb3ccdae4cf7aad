import { Link } from "@tanstack/react-router";

import { may, useMe } from "@/app/me";

import { useText } from "./text";

/** The ways between accounts, invitations and bundles. */
export function PeopleTabs() {
    const t = useText();
    const { data: me } = useMe();
    const tabs = [
        { to: "/people", label: t.accounts },
        { to: "/people/invitations", label: t.invitations },
        ...(may(me, "system.manage_permissions") ? [{ to: "/people/bundles", label: t.bundles }] : []),
    ];
    return (
        <nav aria-label={t.sections} className="flex gap-1 overflow-x-auto border-b border-line">
            {tabs.map(({ to, label }) => (
                <Link
                    key={to}
                    to={to}
                    activeOptions={{ exact: true }}
                    className="flex min-h-11 items-center border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-quiet -outline-offset-2 hover:text-text aria-[current=page]:border-accent aria-[current=page]:text-text"
                >
                    {label}
                </Link>
            ))}
        </nav>
    );
}
