import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Dialog } from "@/ui/Dialog";
import { Section } from "@/ui/Page";
import { type Column, Table } from "@/ui/Table";
import { Answer } from "@/ui/Wait";

import licences from "./licences.json";
import { useText } from "./text";

const texts = import.meta.glob<string>(["./licences/*.txt", "../../../../LICENSE"], { query: "?raw", import: "default" });

type Library = (typeof licences.used)[number];

/** The libraries that ship with these pages, and under which licences. */
export function Licences() {
    const t = useText();
    const [shown, setShown] = useState<string>();
    const columns: Column<Library>[] = [
        { id: "name", title: t.library, cell: ({ name }) => <span className="font-medium break-words sm:whitespace-nowrap">{name}</span> },
        { id: "copyright", title: t.copyright, wide: true, cell: ({ copyright }) => <span className="text-quiet">{copyright}</span> },
        {
            id: "licence",
            title: t.licence,
            cell: ({ name, licence }) => (
                <button
                    type="button"
                    aria-label={t.readLicence(licence, name)}
                    className="min-h-6 rounded whitespace-nowrap text-accent underline underline-offset-2 hover:text-accent-strong"
                    onClick={() => setShown(licence)}
                >
                    {licence}
                </button>
            ),
        },
    ];
    return (
        <Section title={t.libraries} about={t.aboutLibraries}>
            <Table label={t.libraries} columns={columns} rows={licences.used} id={({ name }) => name} />
            <details className="-mx-4 border-t border-line px-4 pt-4">
                <summary className="min-h-6 cursor-pointer font-medium">{t.smaller(licences.with.length)}</summary>
                <div className="mt-6 mb-4">
                    <Table label={t.smaller(licences.with.length)} columns={columns} rows={licences.with} id={({ name }) => name} />
                </div>
            </details>
            <LicenceDialog licence={shown} onClose={() => setShown(undefined)} />
        </Section>
    );
}

function LicenceDialog({ licence, onClose }: { licence: string | undefined; onClose: () => void }) {
    const text = useQuery({
        queryKey: ["licence", licence],
        queryFn: async () => {
            const load = texts[licence === "Apache-2.0" ? "../../../../LICENSE" : `./licences/${licence}.txt`];
            return load ? load() : "";
        },
        enabled: licence !== undefined,
        staleTime: Number.POSITIVE_INFINITY,
        networkMode: "always",
    });
    if (licence === undefined) return null;
    return (
        <Dialog title={licence} onClose={onClose} size="wide">
            <Answer of={text}>
                {(text) => (
                    <div lang="en" className="flex flex-col gap-2 text-sm">
                        {text
                            .trim()
                            .split(/\n\s*\n/)
                            .map((paragraph) => (
                                <p key={paragraph}>{paragraph}</p>
                            ))}
                    </div>
                )}
            </Answer>
        </Dialog>
    );
}
