import type { SchemaTeamView } from "@/api/schema";
import { useMe } from "@/app/me";
import { CopyText } from "@/ui/CopyText";
import { Section } from "@/ui/Page";

import { has } from "./rights";
import { useText } from "./text";

/** How the files of a team are worked with. Commands name the team by its id: a name may say something else to a shell. */
export function VaultSection({ team }: { team: SchemaTeamView }) {
    const t = useText();
    const { data: me } = useMe();
    const manages = has(team, "manageMembers");
    const commands: [label: string, command: string, isFor: boolean][] = [
        [t.commands.ls, `elohimos vault --team ${team.id} ls`, true],
        [t.commands.init, `elohimos teams init-vault ${team.id}`, team.created_by === me?.user_id],
        [t.commands.invite, `elohimos teams invite ${team.id}`, manages],
        [t.commands.admit, `elohimos teams admit ${team.id}`, manages],
        [t.commands.members, `elohimos teams members ${team.id}`, has(team, "seeMembers")],
    ];
    return (
        <Section title={t.vault} about={t.vaultAbout}>
            <ul className="flex flex-col gap-3">
                {commands
                    .filter(([, , isFor]) => isFor)
                    .map(([label, command]) => (
                        <li key={command} className="flex flex-col gap-1">
                            <span className="text-sm">{label}</span>
                            <CopyText label={label} value={command} />
                        </li>
                    ))}
            </ul>
            <p className="text-sm text-quiet">{t.vaultMore}</p>
        </Section>
    );
}
