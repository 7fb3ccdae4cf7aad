// Who works in the clinic, and in which teams.

import { type Account, call, login } from "../api";
import type { Clinic, Happening } from "./clinic";

interface Person {
    username: string;
    name: string;
    role: string;
    days: number;
}

const PEOPLE: Person[] = [
    { username: "samuel", name: "Samuel Okafor", role: "super_admin", days: 38 },
    { username: "tomas", name: "Tomas Weber", role: "admin", days: 38 },
    { username: "aisha", name: "Aisha Rahman", role: "member", days: 36 },
    { username: "elena", name: "Elena Petrova", role: "member", days: 36 },
    { username: "jonas", name: "Jonas Berg", role: "member", days: 22 },
    { username: "nina", name: "Nina Holm", role: "member", days: 20 },
    { username: "lucas", name: "Lucas Moreau", role: "member", days: 1 },
    { username: "priya", name: "Priya Nair", role: "guest", days: 9 },
];
/** Whoever was made yesterday has not been there yet. */
const NOT_YET = "lucas";

const POLICY = `# How we treat your data

**Sankt Anna Clinic** keeps on this server what is needed to work together, and nothing else.

## What is kept

- your user name, your name, and when you signed in
- files in vaults, which only you and your teams can open

## For how long

As long as you work here, and 30 days after that.

## Whom to ask

Tomas Weber, room 7, extension 214.
`;

/** What happened with people, permissions and teams. */
export function joining(clinic: Clinic): Happening[] {
    const accounts = new Map<string, Account & { id: string }>();
    const account = (username: string) => accounts.get(username) as Account & { id: string };
    const make = async ({ username, name, role }: Person) => {
        const made = await clinic.ask<{ user: { id: string }; temporary_password: string }>("POST", "/users", {
            username,
            role,
            display_name: name,
        });
        const password = `${username} has a long password 7`;
        accounts.set(username, { id: made.user.id, username, password });
        if (username === NOT_YET) return;
        await call(clinic.server, "POST", "/auth/change-password-first-login", undefined, {
            username,
            temp_password: made.temporary_password,
            new_password: password,
            confirm_password: password,
        });
        if (username === "aisha") clinic.places.person = made.user.id;
    };
    const agree = async (username: string) => {
        const { token } = await login(clinic.server, account(username));
        await call(clinic.server, "POST", "/privacy/consents", token, { version: 1, accepted: true });
    };
    const bundle = async (name: string, kind: string, rules: Record<string, string>, ...to: string[]) => {
        const { id } = await clinic.ask<{ id: string }>("POST", "/permission-bundles", { name, kind, rules });
        for (const username of to) await clinic.ask("PUT", `/users/${account(username).id}/permission-bundles/${id}`, {});
    };
    const join = async (device: string, team: string, role: string) => {
        const { link } = JSON.parse(await clinic.run("office", "--json", "teams", "invite", team, "--role", role)) as { link: string };
        await clinic.begin(device, account(device));
        await clinic.run(device, "teams", "join", link);
        await clinic.run("office", "teams", "admit", team);
    };
    return [
        { days: 38, time: "06:00", run: () => clinic.ask("PATCH", "/auth/me", { display_name: "Maria Lindqvist" }) },
        { days: 38, time: "06:05", run: () => clinic.begin("office", clinic.maria) },
        { days: 38, time: "06:20", run: () => clinic.ask("PUT", "/privacy/policy", { text: POLICY }) },
        ...PEOPLE.map((person) => ({ days: person.days, time: "08:30", run: () => make(person) })),
        { days: 30, time: "09:10", run: () => bundle("Front desk", "set", { "system.manage_users": "allow" }, "aisha") },
        { days: 30, time: "09:14", run: () => bundle("Trainees", "profile", { "team.create": "deny" }, "elena") },
        { days: 26, time: "10:00", run: () => bundle("Data protection", "set", { "system.view_audit_logs": "allow" }, "aisha", "tomas") },
        {
            days: 35,
            time: "07:00",
            run: async () => {
                const made = await clinic.run("office", "--json", "teams", "create", "Night shift");
                clinic.places.team = (JSON.parse(made) as { id: string }).id;
            },
        },
        { days: 33, time: "07:30", run: () => clinic.run("office", "teams", "create", "Pharmacy") },
        { days: 29, time: "11:00", run: () => join("tomas", "Night shift", "admin") },
        { days: 28, time: "11:00", run: () => join("aisha", "Night shift", "member") },
        { days: 21, time: "11:00", run: () => join("jonas", "Night shift", "member") },
        { days: 2, time: "12:00", run: () => clinic.ask("PATCH", `/users/${account("nina").id}`, { disabled: true }) },
        {
            days: 2,
            time: "12:10",
            run: () => clinic.ask("POST", "/invitations", { role: "member", max_uses: 1, lifetime_seconds: 604_800 }),
        },
        {
            days: 1,
            time: "13:00",
            run: () => clinic.ask("POST", "/invitations", { role: "guest", max_uses: 5, lifetime_seconds: 259_200 }),
        },
        { days: 25, time: "08:55", run: () => clinic.ask("POST", "/privacy/consents", { version: 1, accepted: true }) },
        ...["samuel", "tomas", "aisha", "elena"].map((username) => ({ days: 25, time: "09:00", run: () => agree(username) })),
        { days: 1, time: "14:05", run: () => login(clinic.server, account("tomas")) },
    ];
}
