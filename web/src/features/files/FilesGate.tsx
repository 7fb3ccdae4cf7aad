import { useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";

import { TeamGate } from "@/features/teams/TeamGate";
import { VaultGate } from "@/features/vault/Gate";

import { cut } from "./cut";
import { lookForNothing } from "./search";

/** The team whose files an address is about; one's own without. */
export const useTeamOfFiles = (): string | undefined => useSearch({ strict: false, select: ({ team }) => team });

/** Shows what needs the vault that an address is about, one's own or a team's, when it is open. */
export function FilesGate({ children }: { children: ReactNode }) {
    const team = useTeamOfFiles();
    // What was looked for, and what was cut, was so in another vault.
    // biome-ignore lint/correctness/useExhaustiveDependencies: whenever it is another vault
    useEffect(
        () => () => {
            lookForNothing();
            cut([]);
        },
        [team],
    );
    return <VaultGate team={team}>{team === undefined ? children : <TeamGate team={team}>{children}</TeamGate>}</VaultGate>;
}
