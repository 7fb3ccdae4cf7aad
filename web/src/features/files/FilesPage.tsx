import { lazy, Suspense } from "react";

import { Loading } from "@/ui/Wait";

import { FilesGate } from "./FilesGate";

// Fetched while the passphrase is typed: what opens the vault is shown first.
const files = import("./Files").then(({ Files }) => ({ default: Files }));
files.catch(() => undefined);
const Files = lazy(() => files);

/** The files of the vault. */
export default function FilesPage() {
    return (
        <FilesGate>
            <Suspense fallback={<Loading />}>
                <Files />
            </Suspense>
        </FilesGate>
    );
}
