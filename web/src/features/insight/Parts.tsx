import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";

import type { Kind } from "@/features/files/kinds";
import { size } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Section } from "@/ui/Page";

import type { Part } from "./collect";
import { useText } from "./text";

/** How many are shown before one asks for all. */
const FEW = 8;

/** The room by what files are. */
export function Kinds({ kinds }: { kinds: Part<Kind>[] }) {
    const t = useText();
    return <Parts title={t.byKind} parts={kinds} label={({ name }) => t.kinds[name]} />;
}

/** The room by the folders at the top. */
export function Folders({ folders }: { folders: Part[] }) {
    const t = useText();
    const label = ({ name, folder }: Part) => {
        if (name === "/") return t.inNoFolder;
        const shown = <bdi className="break-all">{name.slice(1)}</bdi>;
        if (!folder) return shown;
        return (
            <Link to="/files" hash={`in=${folder.id}`} className="inline-block min-h-6 text-accent hover:underline">
                {shown}
            </Link>
        );
    };
    return <Parts title={t.byFolder} parts={folders} label={label} />;
}

interface PartsProps<P extends Part> {
    title: string;
    /** The largest first. */
    parts: P[];
    label: (part: P) => ReactNode;
}

function Parts<P extends Part>({ title, parts, label }: PartsProps<P>) {
    const t = useText();
    const [shown, setShown] = useState(FEW);
    const most = Math.max(1, parts[0]?.bytes ?? 0);
    return (
        <Section title={title}>
            {parts.length === 0 && <p className="text-quiet">{t.noFiles}</p>}
            <ul className="flex flex-col gap-3">
                {parts.slice(0, shown).map((part) => (
                    <li key={part.name}>
                        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
                            <span className="min-w-0">{label(part)}</span>
                            <span className="ms-auto text-sm text-quiet tabular-nums">
                                {t.files(part.files)}, <span className="font-medium text-text">{size(part.bytes)}</span>
                            </span>
                        </div>
                        <div aria-hidden className="mt-1 h-2 overflow-hidden rounded-full bg-sunken">
                            <div className="h-full min-w-1 rounded-full bg-accent" style={{ width: `${(100 * part.bytes) / most}%` }} />
                        </div>
                    </li>
                ))}
            </ul>
            {parts.length > shown && (
                <Button className="self-start" onClick={() => setShown(parts.length)}>
                    {t.showAll(parts.length)}
                </Button>
            )}
        </Section>
    );
}
