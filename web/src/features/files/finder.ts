// Lets the command palette find files while the vault is open. Whoever opens vaults imports this once.

import { addFinder, type Command } from "@/app/commands";
import { router } from "@/app/router";
import { find } from "@/features/vault/queries";
import { lookedAt, whileOpen } from "@/features/vault/session";
import { addressOf, placeOf } from "./place";

const MOST = 8;

async function finder(typed: string): Promise<Command[]> {
    if (typed.trim() === "") return [];
    const team = lookedAt()?.team;
    const entries = await find({ words: typed.trim(), limit: MOST });
    return entries.map((entry) => ({
        id: `file-${entry.id}`,
        label: entry.name,
        about: placeOf(entry),
        run: () => void router.navigate({ to: "/files", search: team === undefined ? {} : { team }, hash: addressOf(entry) }),
    }));
}

whileOpen(() => addFinder(finder));
