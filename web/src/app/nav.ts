// What the navigation shows. A page that is not here is reached from another one.

import type { LinkProps } from "@tanstack/react-router";
import { Activity, FolderLock, Inbox, LifeBuoy, type LucideIcon, Share2, UserCog, UserRound, Users } from "lucide-react";

import type { Permission } from "./me";
import type { Text } from "./text/en";

/** An entry of the navigation. */
export interface NavEntry {
    to: LinkProps["to"] & string;
    label: (t: Text) => string;
    icon: LucideIcon;
    needs?: Permission;
    /** The second key of its shortcut, after `g`. */
    key: string;
    /** Whether it stands at the bottom, beside what is about oneself. */
    low?: boolean;
}

export const NAV: NavEntry[] = [
    { to: "/files", label: (t) => t.files, icon: FolderLock, needs: "vault.use", key: "f" },
    { to: "/shared", label: (t) => t.shared, icon: Share2, needs: "vault.use", key: "s" },
    { to: "/inbox", label: (t) => t.inbox, icon: Inbox, needs: "vault.use", key: "i" },
    { to: "/teams", label: (t) => t.teams, icon: Users, needs: "team.use", key: "t" },
    { to: "/people", label: (t) => t.people, icon: UserCog, needs: "system.manage_users", key: "p" },
    { to: "/operations", label: (t) => t.operations, icon: Activity, needs: "system.view_health", key: "o" },
    { to: "/account", label: (t) => t.account, icon: UserRound, key: "a", low: true },
    { to: "/help", label: (t) => t.help, icon: LifeBuoy, key: "h", low: true },
];
