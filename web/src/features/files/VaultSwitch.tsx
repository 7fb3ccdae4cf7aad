import { useNavigate } from "@tanstack/react-router";

import { useTeams } from "@/features/teams/queries";
import { Select } from "@/ui/Choice";

import { useTeamOfFiles } from "./FilesGate";
import { useText } from "./text";

const OWN = "own";

/** Goes from one's own files to those of one's teams. Nothing is there to choose for somebody who is in none. */
export function VaultSwitch() {
    const t = useText();
    const team = useTeamOfFiles();
    const teams = useTeams();
    const navigate = useNavigate();
    const mine = teams.data?.filter(({ standing }) => standing === "active") ?? [];
    if (mine.length === 0 && team === undefined) return null;
    const options: Record<string, string> = { [OWN]: t.myFiles, ...Object.fromEntries(mine.map(({ id, name }) => [id, name])) };
    const go = (value: string) => void navigate({ to: "/files", search: value === OWN ? {} : { team: value } });
    return (
        <div className="w-full sm:w-44">
            <Select bare label={t.whose} value={team ?? OWN} options={options} onChange={go} />
        </div>
    );
}
