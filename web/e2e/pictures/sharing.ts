// What the clinic gives to people without an account, and what it gets from them.

import type { Clinic, Happening } from "./clinic";

/** The links, the drop boxes, and what was sent to them. */
export function sharing(clinic: Clinic): Happening[] {
    const vault = async (...given: string[]) =>
        JSON.parse(await clinic.run("office", "--json", "vault", ...given)) as Record<string, string>;
    const send = (address: string | undefined, name: string, content: string) =>
        clinic.run("outside", "send", address as string, clinic.server.write(name, content));
    let referrals: string | undefined;
    let password: string;
    return [
        { days: 6, time: "12:20", run: () => vault("share", "/Letter to the ministry.txt", "--one-time", "--expires", "14days") },
        {
            days: 3,
            time: "09:40",
            run: async () => {
                password = clinic.server.write("link.password", "copper-lantern-42");
                await vault("share", "/Emergency plan.pdf", "--expires", "30days", "--password-file", password, "--password");
            },
        },
        {
            days: 2,
            time: "15:30",
            run: async () => {
                const given = [
                    "/Garden",
                    "/Night rota.md",
                    "/Phone list.csv",
                    "--downloads",
                    "10",
                    "--expires",
                    "14days",
                    "--notify",
                    "each",
                ];
                clinic.places.share = (await vault("share", ...given)).link as string;
            },
        },
        { days: 1, time: "07:15", run: () => clinic.run("outside", "open", clinic.places.share, "--output", "opened") },
        {
            days: 20,
            time: "09:00",
            run: async () => {
                referrals = (await vault("drop-box", "create", "Referrals from other clinics")).address;
            },
        },
        {
            days: 8,
            time: "09:00",
            run: async () => {
                const made = await vault("drop-box", "create", "Applications for the night shift", "--expires", "60days");
                clinic.places.drop = made.address as string;
            },
        },
        { days: 1, time: "16:20", run: () => send(referrals, "Referral, orthopaedics.pdf", "x".repeat(182_000)) },
        { days: 0, time: "06:35", run: () => send(referrals, "MRI series.zip", "y".repeat(2_400_000)) },
        { days: 0, time: "07:30", run: () => send(clinic.places.drop, "Application, L. Moreau.pdf", "z".repeat(96_000)) },
    ];
}
